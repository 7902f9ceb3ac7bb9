package dev.sluice.clustersim.api;

import dev.sluice.clustersim.api.Request.User;
import dev.sluice.clustersim.object.ApiStatus;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Who clients are. A token says it: {@code admin} is the administrator, {@code NAME} or {@code
 * NAME:GROUP,GROUP} a user with groups, and one that begins with {@code system:} is a name as a
 * whole, such as {@code system:serviceaccount:NAMESPACE:NAME}. There is nothing to be kept secret
 * in a cluster in memory, so every token is believed.
 */
public final class Users {

  /** Without a token. */
  public static final User ANONYMOUS =
      new User("system:anonymous", List.of("system:unauthenticated"));

  private static final String BEARER = "Bearer ";
  private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
  private static final String AUTHENTICATED = "system:authenticated";

  private Users() {}

  /** Whom an {@code Authorization} header names. */
  public static User ofHeader(String authorization) {
    return authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
        ? ofToken(authorization.substring(BEARER.length()).strip())
        : ANONYMOUS;
  }

  /** Whom a token names. */
  public static User ofToken(String token) {
    if (token.isEmpty()) {
      return ANONYMOUS;
    }
    if (token.equals("admin")) {
      return User.ADMIN;
    }
    int colon = token.startsWith("system:") ? -1 : token.indexOf(':');
    return colon < 0
        ? named(token, List.of())
        : named(token.substring(0, colon), groups(token.substring(colon + 1)));
  }

  /** The user whom a request speaks for, when it is to be carried out as somebody else's. */
  static Optional<User> impersonated(Request request) {
    String name = request.header("impersonate-user");
    String groups = request.header("impersonate-group");
    if (name.isEmpty()) {
      if (!groups.isEmpty()) {
        throw new ApiStatus(
                500,
                "InternalError",
                "Internal error occurred: requested [{Group  %s  authentication.k8s.io/v1  }]"
                        .formatted(groups)
                    + " without impersonating a user name",
                Optional.empty())
            .exception();
      }
      return Optional.empty();
    }
    return Optional.of(named(name, groups(groups)));
  }

  private static List<String> groups(String text) {
    return Arrays.stream(text.split(",")).map(String::strip).filter(g -> !g.isEmpty()).toList();
  }

  private static User named(String name, List<String> own) {
    List<String> groups = new ArrayList<>(own);
    String[] account =
        name.startsWith(SERVICE_ACCOUNT)
            ? name.substring(SERVICE_ACCOUNT.length()).split(":")
            : new String[0];
    if (account.length == 2 && own.isEmpty()) {
      groups.add("system:serviceaccounts");
      groups.add("system:serviceaccounts:" + account[0]);
    }
    String everybody =
        name.equals(ANONYMOUS.name()) ? ANONYMOUS.groups().getFirst() : AUTHENTICATED;
    if (!groups.contains(everybody)) {
      groups.add(everybody);
    }
    return new User(name, List.copyOf(groups));
  }

  /** What a user needs to be allowed for speaking for another. */
  static List<Attributes> needed(User other, Request request) {
    List<Attributes> needed = new ArrayList<>();
    if (other.name().startsWith(SERVICE_ACCOUNT)) {
      String[] account = other.name().substring(SERVICE_ACCOUNT.length()).split(":", 2);
      needed.add(impersonate("serviceaccounts", account[0], account.length > 1 ? account[1] : ""));
    } else {
      needed.add(impersonate("users", "", other.name()));
    }
    for (String group : groups(request.header("impersonate-group"))) {
      needed.add(impersonate("groups", "", group));
    }
    return needed;
  }

  private static Attributes impersonate(String resource, String namespace, String name) {
    return new Attributes("impersonate", true, "", "v1", resource, "", namespace, name, "");
  }
}
