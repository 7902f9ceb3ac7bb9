package dev.sluice.workers.http;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;

/** {@code https://user:password@host} signs in by basic authentication, as with Go's client. */
final class UserInfo {

  private UserInfo() {}

  /** The call with a header in place of the URL's user and password. */
  static HttpCall intoHeader(HttpCall call) {
    String userInfo = call.uri().getRawUserInfo();
    if (userInfo == null) {
      return call;
    }
    int colon = userInfo.indexOf(':');
    String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
    String password = colon < 0 ? "" : userInfo.substring(colon + 1);
    HttpCall bare =
        new HttpCall(
            call.method(),
            URI.create(call.uri().toString().replaceFirst("//[^/@]*@", "//")),
            call.headers(),
            call.body(),
            call.timeout(),
            call.insecure());
    return bare.header("Authorization").isPresent()
        ? bare
        : bare.withHeader("Authorization", OAuth2.basic(decode(user), decode(password)));
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
