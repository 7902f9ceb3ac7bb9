package dev.sluice.controller.apply;

import io.fabric8.kubernetes.api.model.ObjectReference;

/**
 * One Kubernetes Event to record.
 *
 * @param about the object it is about, with uid
 * @param warning type Warning, else Normal
 * @param reason CamelCase, a small fixed set
 * @param message for people
 */
public record RecordedEvent(ObjectReference about, boolean warning, String reason, String message) {

  String type() {
    return warning ? "Warning" : "Normal";
  }
}
