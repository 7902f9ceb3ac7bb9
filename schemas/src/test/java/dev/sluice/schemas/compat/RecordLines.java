package dev.sluice.schemas.compat;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import dev.sluice.records.v1.AnalysisRequest;
import dev.sluice.records.v1.RoutingCommand;
import dev.sluice.records.v1.RunId;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.TreeSet;

/** The Protobuf records as lines, one a field or enum value, that must never change or vanish. */
final class RecordLines {

  private static final List<FileDescriptor> FILES =
      List.of(
          RunId.getDescriptor().getFile(),
          AnalysisRequest.getDescriptor().getFile(),
          RoutingCommand.getDescriptor().getFile());

  private RecordLines() {}

  /** All lines, sorted. */
  static SortedSet<String> current() {
    SortedSet<String> lines = new TreeSet<>();
    for (FileDescriptor file : FILES) {
      file.getMessageTypes().forEach(message -> message(message, lines));
      file.getEnumTypes().forEach(values -> values(values, lines));
    }
    return lines;
  }

  private static void message(Descriptor message, SortedSet<String> lines) {
    for (FieldDescriptor field : message.getFields()) {
      lines.add(
          "%s %d %s%s %s"
              .formatted(
                  message.getFullName(),
                  field.getNumber(),
                  field.isRepeated() ? "repeated " : field.hasPresence() ? "present " : "",
                  type(field),
                  field.getName()));
    }
    message.getNestedTypes().forEach(nested -> message(nested, lines));
    message.getEnumTypes().forEach(values -> values(values, lines));
  }

  private static String type(FieldDescriptor field) {
    return switch (field.getType()) {
      case MESSAGE, GROUP -> field.getMessageType().getFullName();
      case ENUM -> field.getEnumType().getFullName();
      default -> field.getType().name().toLowerCase(Locale.ROOT);
    };
  }

  private static void values(EnumDescriptor values, SortedSet<String> lines) {
    values
        .getValues()
        .forEach(
            value ->
                lines.add(
                    "%s %d %s"
                        .formatted(values.getFullName(), value.getNumber(), value.getName())));
  }
}
