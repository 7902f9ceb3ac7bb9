package dev.sluice.standalone.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page in {@code docs/}; {@code -Dsluice.update=true} writes it anew. */
public final class GoldenPage {

  private GoldenPage() {}

  /** The project's root, found from the folder that the tests run in. */
  static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("mvnw"))) {
        return folder;
      }
    }
    throw new AssertionError("tests run in the project's folder or in a module's");
  }

  /** Fails when the page is not as generated now. */
  public static void check(String name, String generated) throws IOException {
    Path page = root().resolve("docs").resolve(name);
    if (Boolean.getBoolean("sluice.update")) {
      Files.writeString(page, generated);
    }
    assertThat(page)
        .as(
            "docs/%s is generated; run ./mvnw -pl standalone -am test -Dsluice.update=true and commit it",
            name)
        .content()
        .isEqualTo(generated);
  }
}
