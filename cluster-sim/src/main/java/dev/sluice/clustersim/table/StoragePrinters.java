package dev.sluice.clustersim.table;

import static dev.sluice.clustersim.table.Column.ofName;
import static dev.sluice.clustersim.table.Column.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Shows volumes, claims and storage classes. */
final class StoragePrinters {

  private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
  private static final Map<String, String> MODES =
      Map.of(
          "ReadWriteOnce", "RWO",
          "ReadOnlyMany", "ROX",
          "ReadWriteMany", "RWX",
          "ReadWriteOncePod", "RWOP");
  private static final List<String> MODE_ORDER =
      List.of("ReadWriteOnce", "ReadOnlyMany", "ReadWriteMany", "ReadWriteOncePod");

  private StoragePrinters() {}

  static Map<String, Printer> all() {
    return Map.of(
        "persistentvolumes",
        Printer.of(
            List.of(
                ofName(),
                text("Capacity"),
                text("Access Modes"),
                text("Reclaim Policy"),
                text("Status"),
                text("Claim"),
                text("StorageClass"),
                text("VolumeAttributesClass"),
                text("Reason"),
                text("Age"),
                text("VolumeMode").wide()),
            StoragePrinters::volume),
        "persistentvolumeclaims",
        Printer.of(
            List.of(
                ofName(),
                text("Status"),
                text("Volume"),
                text("Capacity"),
                text("Access Modes"),
                text("StorageClass"),
                text("VolumeAttributesClass"),
                text("Age"),
                text("VolumeMode").wide()),
            StoragePrinters::claim),
        "storageclasses.storage.k8s.io",
        Printer.of(
            List.of(
                ofName(),
                text("Provisioner"),
                text("ReclaimPolicy"),
                text("VolumeBindingMode"),
                text("AllowVolumeExpansion"),
                text("Age")),
            StoragePrinters::storageClass));
  }

  private static void volume(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    JsonNode claim = spec.path("claimRef");
    String claimed =
        claim.isObject() ? Json.text(claim, "namespace") + "/" + Json.text(claim, "name") : "";
    row.text(Texts.name(object))
        .text(Json.text(spec, "capacity", "storage"))
        .text(modes(spec.path("accessModes")))
        .text(Json.text(spec, "persistentVolumeReclaimPolicy"))
        .text(Texts.deleting(object) ? "Terminating" : Json.text(object, "status", "phase"))
        .text(claimed)
        .text(storageClassOf(object))
        .textOr(Json.text(spec, "volumeAttributesClassName"), Row.UNSET)
        .text(Json.text(object, "status", "reason"))
        .age(object)
        .textOr(Json.text(spec, "volumeMode"), Row.UNSET);
  }

  private static void claim(ObjectNode object, Row row) {
    JsonNode spec = object.path("spec");
    JsonNode status = object.path("status");
    boolean bound = !Json.text(spec, "volumeName").isEmpty();
    String capacity = Json.text(status, "capacity", "storage");
    row.text(Texts.name(object))
        .text(Texts.deleting(object) ? "Terminating" : Json.text(status, "phase"))
        .text(Json.text(spec, "volumeName"))
        .text(bound ? capacity.isEmpty() ? "0" : capacity : "")
        .text(bound ? modes(status.path("accessModes")) : "")
        .text(storageClassOf(object))
        .textOr(Json.text(spec, "volumeAttributesClassName"), Row.UNSET)
        .age(object)
        .textOr(Json.text(spec, "volumeMode"), Row.UNSET);
  }

  private static String storageClassOf(JsonNode object) {
    String annotated = Json.text(object, "metadata", "annotations", CLASS_ANNOTATION);
    return annotated.isEmpty() ? Json.text(object, "spec", "storageClassName") : annotated;
  }

  private static String modes(JsonNode modes) {
    List<String> given = new ArrayList<>();
    modes.forEach(mode -> given.add(mode.asText()));
    List<String> shown = new ArrayList<>();
    for (String mode : MODE_ORDER) {
      if (given.contains(mode)) {
        shown.add(MODES.getOrDefault(mode, mode));
      }
    }
    return String.join(",", shown);
  }

  private static void storageClass(ObjectNode object, Row row) {
    String policy = Json.text(object, "reclaimPolicy");
    String binding = Json.text(object, "volumeBindingMode");
    row.text(Texts.name(object))
        .text(Json.text(object, "provisioner"))
        .textOr(policy, "Delete")
        .textOr(binding, "Immediate")
        .flag(object.path("allowVolumeExpansion").asBoolean(false))
        .age(object);
  }
}
