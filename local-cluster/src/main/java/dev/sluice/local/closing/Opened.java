package dev.sluice.local.closing;

import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;
import org.jspecify.annotations.Nullable;

/** Resources that are opened as one goes, and closed together. Thread-safe. */
public final class Opened implements AutoCloseable {

  private final Deque<AutoCloseable> resources = new ConcurrentLinkedDeque<>();

  /** Takes over a resource. */
  public <T extends AutoCloseable> T open(T resource) {
    resources.push(resource);
    return resource;
  }

  /**
   * Closes all of them, the newest first.
   *
   * @throws Exception the first failure, with the others suppressed, once all were closed
   */
  @Override
  public void close() throws Exception {
    @Nullable Exception first = null;
    for (AutoCloseable next = resources.poll(); next != null; next = resources.poll()) {
      try {
        next.close();
      } catch (Exception e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
