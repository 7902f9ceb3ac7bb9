package dev.sluice.clustersim.cel;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OpaqueType;
import dev.cel.common.types.OptionalType;
import dev.cel.common.types.SimpleType;
import dev.sluice.clustersim.object.Names;
import dev.sluice.clustersim.values.Formats;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Named formats: {@code format.dns1123Label().validate(self)} gives what is wrong, if anything. */
final class FormatFunctions {

  private static final CelType FORMAT = OpaqueType.create("kubernetes.NamedFormat");
  private static final Map<String, Format> FORMATS = formats();

  /** A format. */
  private record Format(String name, Function<String, List<String>> check) {}

  private FormatFunctions() {}

  static void addTo(Functions functions) {
    FORMATS.forEach(
        (name, format) ->
            functions.global(
                "format." + name,
                "format_" + name,
                FORMAT,
                List.of(),
                Functions.classes(),
                args -> format));
    functions.global(
        "format.named",
        "format_named",
        OptionalType.create(FORMAT),
        List.of(SimpleType.STRING),
        Functions.classes(String.class),
        args -> Optional.<Object>ofNullable(FORMATS.get((String) args[0])));
    functions.member(
        "validate",
        "format_validate",
        OptionalType.create(ListType.create(SimpleType.STRING)),
        List.of(FORMAT, SimpleType.STRING),
        Functions.classes(Format.class, String.class),
        args -> {
          List<String> wrong = ((Format) args[0]).check().apply((String) args[1]);
          return wrong.isEmpty() ? Optional.empty() : Optional.<Object>of(wrong);
        });
  }

  private static Map<String, Format> formats() {
    Map<String, Format> all = new LinkedHashMap<>();
    put(all, "dns1123Label", Names::label);
    put(all, "dns1123Subdomain", Names::subdomain);
    put(all, "dns1035Label", Names::label1035);
    put(all, "dns1123LabelPrefix", text -> prefix(text, Names::label));
    put(all, "dns1123SubdomainPrefix", text -> prefix(text, Names::subdomain));
    put(all, "dns1035LabelPrefix", text -> prefix(text, Names::label1035));
    put(all, "qualifiedName", Names::qualified);
    put(all, "labelValue", Names::labelValue);
    put(all, "uri", text -> wrong("uri", "invalid URI", text));
    put(all, "uuid", text -> wrong("uuid", "does not match the UUID format", text));
    put(all, "byte", text -> wrong("byte", "invalid base64", text));
    put(all, "date", text -> wrong("date", "invalid date", text));
    put(all, "datetime", text -> wrong("datetime", "invalid datetime", text));
    return all;
  }

  private static void put(
      Map<String, Format> all, String name, Function<String, List<String>> check) {
    all.put(name, new Format(name, check));
  }

  private static List<String> prefix(String text, Function<String, List<String>> check) {
    return check.apply(text.endsWith("-") ? text.substring(0, text.length() - 1) + "a" : text);
  }

  private static List<String> wrong(String format, String message, String text) {
    return Formats.matches(format, text) ? new ArrayList<>() : List.of(message);
  }
}
