package dev.sluice.clustersim.behaviour;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.object.GroupResource;
import dev.sluice.clustersim.object.Meta;
import dev.sluice.clustersim.object.ObjectKey;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A behaviour that looks at one object at a time. */
public abstract class Controller implements Behaviour {

  private static final Logger LOGGER = LoggerFactory.getLogger(Controller.class);

  /** What is to be looked at. */
  protected final Work<ObjectKey> work = new Work<>();

  /** What is known of the cluster. */
  protected final View view;

  /** Over what {@code view} knows. */
  protected Controller(View view) {
    this.view = view;
  }

  /**
   * Brings one object forward.
   *
   * @return false: it did not work out and is to be tried again
   */
  protected abstract boolean sync(ObjectKey key, Cluster cluster, Instant now);

  @Override
  public final Optional<Instant> run(Cluster cluster, Instant now) {
    for (ObjectKey key : work.take(now)) {
      if (attempt(key, cluster, now)) {
        work.succeeded(key);
      } else {
        work.failed(key, now);
      }
    }
    return work.next(now);
  }

  // One object that cannot be understood, or a request that breaks, stops no other.
  private boolean attempt(ObjectKey key, Cluster cluster, Instant now) {
    try {
      return sync(key, cluster, now);
    } catch (RuntimeException e) {
      LOGGER
          .atWarn()
          .addKeyValue("behaviour", getClass().getSimpleName())
          .addKeyValue("resource", key.resource())
          .addKeyValue("namespace", key.namespace())
          .addKeyValue("name", key.name())
          .addKeyValue("error", e.getMessage())
          .setCause(e)
          .log("object is tried again");
      return false;
    }
  }

  /** Whether the write is done, or there is nothing left to write. */
  public static boolean went(Written written) {
    return written instanceof Written.Done || written instanceof Written.Gone;
  }

  /** The controller of an object, where it is of this kind. */
  public static Optional<ObjectKey> controllerOf(
      ObjectNode object, GroupResource resource, String kind) {
    Meta meta = Meta.of(object);
    return meta.controller()
        .filter(owner -> owner.kind().equals(kind))
        .filter(owner -> owner.apiVersion().startsWith(resource.group() + "/"))
        .map(owner -> new ObjectKey(resource, meta.namespace(), owner.name()));
  }
}
