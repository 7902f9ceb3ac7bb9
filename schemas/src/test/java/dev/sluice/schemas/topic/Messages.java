package dev.sluice.schemas.topic;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Protobuf messages with every field filled by chance, from a seed. */
final class Messages {

  private static final int MAX_ELEMENTS = 3;
  private static final int MAX_DEPTH = 4;

  private final Random random;

  Messages(long seed) {
    this.random = new Random(seed);
  }

  /** A message of the prototype's type. */
  @SuppressWarnings("unchecked")
  <M extends Message> M like(M prototype) {
    return (M) fill(prototype.newBuilderForType(), MAX_DEPTH);
  }

  private Message fill(Message.Builder builder, int depth) {
    List<FieldDescriptor> fields = builder.getDescriptorForType().getFields();
    for (FieldDescriptor field : fields) {
      boolean message = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
      if (random.nextInt(4) == 0 || (message && depth == 0)) {
        continue;
      }
      if (field.isRepeated()) {
        // One entry at most: two of the same key would be one after a round.
        int elements = random.nextInt(field.isMapField() ? 2 : MAX_ELEMENTS + 1);
        for (int i = 0; i < elements; i++) {
          builder.addRepeatedField(field, value(builder, field, depth));
        }
      } else {
        builder.setField(field, value(builder, field, depth));
      }
    }
    return builder.build();
  }

  private Object value(Message.Builder builder, FieldDescriptor field, int depth) {
    return switch (field.getJavaType()) {
      case INT -> random.nextInt();
      case LONG -> random.nextLong();
      case FLOAT -> random.nextFloat();
      case DOUBLE -> random.nextDouble();
      case BOOLEAN -> random.nextBoolean();
      case STRING -> text();
      case BYTE_STRING -> ByteString.copyFromUtf8(text());
      case ENUM -> choice(field.getEnumType().getValues());
      case MESSAGE -> fill(builder.newBuilderForField(field), depth - 1);
    };
  }

  private EnumValueDescriptor choice(List<EnumValueDescriptor> values) {
    return values.get(random.nextInt(values.size()));
  }

  private String text() {
    return random
        .ints(random.nextInt(12), 0, 0xd800)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }
}
