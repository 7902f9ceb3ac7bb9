package dev.sluice.clustersim.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.api.Request.User;
import java.util.List;
import java.util.Optional;

/** Who may do what. */
public interface Authorizer {

  /** Everybody may do everything. */
  Authorizer EVERYBODY =
      new Authorizer() {
        @Override
        public Decision decide(User user, Attributes about) {
          return new Decision(true, "");
        }

        @Override
        public List<ObjectNode> rules(User user, String namespace) {
          return List.of(Reviews.everything());
        }

        @Override
        public Optional<String> exceeds(User user, Attributes about, ObjectNode object) {
          return Optional.empty();
        }
      };

  /**
   * Whether somebody may.
   *
   * @param reason by what, or why not; may be empty
   */
  record Decision(boolean allowed, String reason) {}

  /** Whether a user may do something. */
  Decision decide(User user, Attributes about);

  /** The rules that a user has in a namespace, each as a PolicyRule. */
  List<ObjectNode> rules(User user, String namespace);

  /** What an object would give away that the user who writes it has not; empty: nothing. */
  Optional<String> exceeds(User user, Attributes about, ObjectNode object);
}
