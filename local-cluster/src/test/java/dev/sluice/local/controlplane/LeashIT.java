package dev.sluice.local.controlplane;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LeashIT {

  @Test
  void theChildEndsWhenTheLeashIsClosed(@TempDir Path dir) throws Exception {
    Path log = dir.resolve("log");
    Leash leash = Leash.start(dir, log.toFile(), List.of("sh", "-c", "echo $$; exec sleep 1000"));
    CompletableFuture<ProcessHandle> child = CompletableFuture.supplyAsync(() -> childOf(log));
    ProcessHandle process = child.get(20, TimeUnit.SECONDS);
    assertThat(process.isAlive()).isTrue();

    leash.close();

    process.onExit().get(20, TimeUnit.SECONDS);
    assertThat(leash.isAlive()).isFalse();
  }

  @Test
  void theLeashEndsWithAChildThatEndsByItself(@TempDir Path dir) throws Exception {
    try (Leash leash = Leash.start(dir, dir.resolve("log").toFile(), List.of("true"))) {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
      while (leash.isAlive() && System.nanoTime() < end) {
        Thread.onSpinWait();
      }
      assertThat(leash.isAlive()).isFalse();
    }
  }

  private static ProcessHandle childOf(Path log) {
    while (true) {
      try {
        String pid = Files.readString(log).strip();
        if (!pid.isEmpty()) {
          return ProcessHandle.of(Long.parseLong(pid)).orElseThrow();
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      Thread.onSpinWait();
    }
  }
}
