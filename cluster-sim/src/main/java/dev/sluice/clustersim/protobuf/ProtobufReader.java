package dev.sluice.clustersim.protobuf;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.sluice.clustersim.builtin.BuiltIns;
import dev.sluice.clustersim.object.GroupVersion;
import dev.sluice.clustersim.object.GroupVersionKind;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.schema.Schema;
import io.kubernetes.client.proto.Meta;
import io.kubernetes.client.proto.V1;
import io.kubernetes.client.proto.V1Apiextensions;
import io.kubernetes.client.proto.V1Apps;
import io.kubernetes.client.proto.V1Authentication;
import io.kubernetes.client.proto.V1Authorization;
import io.kubernetes.client.proto.V1Autoscaling;
import io.kubernetes.client.proto.V1Batch;
import io.kubernetes.client.proto.V1Networking;
import io.kubernetes.client.proto.V1Policy;
import io.kubernetes.client.proto.V1Rbac;
import io.kubernetes.client.proto.V1Scheduling;
import io.kubernetes.client.proto.V1Storage;
import io.kubernetes.client.proto.V2Autoscaling;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads {@code application/vnd.kubernetes.protobuf}. Thread-safe. */
public final class ProtobufReader {

  /** The media type. */
  public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

  private static final byte[] MAGIC = {'k', '8', 's', 0};
  private static final String JSON_PREFIX = "io.k8s.";
  private static final String PROTO_PREFIX = "k8s.io.";
  private static final String META = "k8s.io.apimachinery.pkg.apis.meta.v1.";

  // Read by its descriptor alone: the generated classes are of an old generator that warns.
  private static final Descriptor ENVELOPE =
      io.kubernetes.client.proto.Runtime.getDescriptor().findMessageTypeByName("Unknown");

  private static final List<FileDescriptor> FILES =
      List.of(
          Meta.getDescriptor(),
          V1.getDescriptor(),
          V1Apps.getDescriptor(),
          V1Authentication.getDescriptor(),
          V1Authorization.getDescriptor(),
          V1Autoscaling.getDescriptor(),
          V2Autoscaling.getDescriptor(),
          V1Batch.getDescriptor(),
          V1Networking.getDescriptor(),
          V1Policy.getDescriptor(),
          V1Rbac.getDescriptor(),
          V1Scheduling.getDescriptor(),
          V1Storage.getDescriptor(),
          V1Apiextensions.getDescriptor());

  private final BuiltIns builtIns;
  private final Map<String, Descriptor> messages = new HashMap<>();

  /** A body that cannot be read. */
  public static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }
  }

  /** A reader of built-in objects. */
  public ProtobufReader(BuiltIns builtIns) {
    this.builtIns = builtIns;
    for (FileDescriptor file : FILES) {
      file.getMessageTypes().forEach(message -> messages.put(message.getFullName(), message));
    }
  }

  /**
   * The object in a body.
   *
   * @throws Malformed when it is none, or of a kind that is not known in this form
   */
  public ObjectNode read(byte[] body) throws Malformed {
    if (body.length < MAGIC.length
        || !Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new Malformed("the body does not begin as Kubernetes' protobuf form does");
    }
    try {
      DynamicMessage envelope =
          DynamicMessage.parseFrom(
              ENVELOPE, ByteString.copyFrom(body, MAGIC.length, body.length - MAGIC.length));
      Message type = (Message) MessageConverter.get(envelope, "typeMeta");
      String apiVersion = String.valueOf(MessageConverter.get(type, "apiVersion"));
      String kind = String.valueOf(MessageConverter.get(type, "kind"));
      String name = messageName(apiVersion, kind);
      Descriptor descriptor = messages.get(name);
      if (descriptor == null) {
        throw new Malformed(
            "%s of %s is not known in protobuf form; send it as JSON".formatted(kind, apiVersion));
      }
      DynamicMessage message =
          DynamicMessage.parseFrom(descriptor, (ByteString) MessageConverter.get(envelope, "raw"));
      ObjectNode object = Json.object().put("kind", kind).put("apiVersion", apiVersion);
      JsonNode content = new MessageConverter().convert(message, schema(name));
      return content instanceof ObjectNode fields ? object.setAll(fields) : object;
    } catch (InvalidProtocolBufferException e) {
      throw new Malformed("the body is no protobuf message: " + e.getMessage());
    }
  }

  private String messageName(String apiVersion, String kind) {
    GroupVersion version = GroupVersion.parse(apiVersion);
    Optional<String> definition =
        builtIns.definitionName(new GroupVersionKind(version.group(), version.version(), kind));
    if (definition.isPresent()) {
      return PROTO_PREFIX + definition.get().substring(JSON_PREFIX.length());
    }
    String inGroup =
        "k8s.io.api.%s.%s.%s"
            .formatted(
                version.group().isEmpty() ? "core" : version.group().split("\\.", 2)[0],
                version.version(),
                kind);
    // Options are of the version of what they are options for.
    return messages.containsKey(inGroup) ? inGroup : META + kind;
  }

  private Schema schema(String message) {
    return builtIns.definition(JSON_PREFIX + message.substring(PROTO_PREFIX.length()));
  }
}
