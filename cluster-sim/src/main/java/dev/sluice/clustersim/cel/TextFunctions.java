package dev.sluice.clustersim.cel;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelEvaluationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Searching texts with regular expressions, and taking URLs apart. */
final class TextFunctions {

  private static final CelType TEXT = SimpleType.STRING;
  private static final CelType URL = OpaqueType.create("kubernetes.URL");

  private TextFunctions() {}

  static void addTo(Functions functions) {
    functions.member(
        "find",
        "string_find_string",
        TEXT,
        List.of(TEXT, TEXT),
        Functions.classes(String.class, String.class),
        args -> find((String) args[0], (String) args[1]));
    functions.member(
        "findAll",
        "string_find_all_string",
        ListType.create(TEXT),
        List.of(TEXT, TEXT),
        Functions.classes(String.class, String.class),
        args -> findAll((String) args[0], (String) args[1], -1));
    functions.member(
        "findAll",
        "string_find_all_string_int",
        ListType.create(TEXT),
        List.of(TEXT, TEXT, SimpleType.INT),
        Functions.classes(String.class, String.class, Long.class),
        args -> findAll((String) args[0], (String) args[1], (Long) args[2]));
    urls(functions);
  }

  private static void urls(Functions functions) {
    functions.global(
        "url",
        "string_to_url",
        URL,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> {
          String text = (String) args[0];
          return parse(text)
              .orElseThrow(
                  () -> Functions.error("URL parse error during conversion from string: " + text));
        });
    functions.global(
        "isURL",
        "is_url_string",
        SimpleType.BOOL,
        List.of(TEXT),
        Functions.classes(String.class),
        args -> parse((String) args[0]).isPresent());
    part(functions, "getScheme", url -> orEmpty(url.getScheme()));
    part(functions, "getHost", TextFunctions::host);
    part(functions, "getHostname", TextFunctions::hostname);
    part(functions, "getPort", url -> url.getPort() < 0 ? "" : Integer.toString(url.getPort()));
    part(functions, "getEscapedPath", url -> orEmpty(url.getRawPath()));
    functions.member(
        "getQuery",
        "url_get_query",
        MapType.create(TEXT, ListType.create(TEXT)),
        List.of(URL),
        Functions.classes(URI.class),
        args -> query((URI) args[0]));
  }

  private interface Part {
    String of(URI url);
  }

  private static void part(Functions functions, String name, Part part) {
    functions.member(
        name,
        "url_" + name,
        TEXT,
        List.of(URL),
        Functions.classes(URI.class),
        args -> part.of((URI) args[0]));
  }

  private static Optional<URI> parse(String text) {
    try {
      URI url = new URI(text);
      return Optional.of(url).filter(u -> u.isAbsolute() || text.startsWith("/"));
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static String host(URI url) {
    String authority = orEmpty(url.getRawAuthority());
    return authority.substring(authority.lastIndexOf('@') + 1);
  }

  private static String hostname(URI url) {
    String host = orEmpty(url.getHost());
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Map<String, List<String>> query(URI url) {
    Map<String, List<String>> all = new LinkedHashMap<>();
    for (String pair : orEmpty(url.getRawQuery()).split("&")) {
      if (!pair.isEmpty()) {
        int equals = pair.indexOf('=');
        String key = equals < 0 ? pair : pair.substring(0, equals);
        String value = equals < 0 ? "" : pair.substring(equals + 1);
        all.computeIfAbsent(decode(key), k -> new ArrayList<>()).add(decode(value));
      }
    }
    return all;
  }

  private static String decode(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  private static String find(String text, String regex) throws CelEvaluationException {
    Matcher matcher = compile(regex).matcher(text);
    return matcher.find() ? matcher.group() : "";
  }

  private static List<String> findAll(String text, String regex, long most)
      throws CelEvaluationException {
    Matcher matcher = compile(regex).matcher(text);
    List<String> all = new ArrayList<>();
    while ((most < 0 || all.size() < most) && matcher.find()) {
      all.add(matcher.group());
    }
    return all;
  }

  private static Pattern compile(String regex) throws CelEvaluationException {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw Functions.error("Illegal regex: " + e.getMessage());
    }
  }
}
