package dev.sluice.schemas.events;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Package URLs (purl) of container images, which is how CDEvents names artifacts. */
final class PackageUrl {

  private static final String NONE = "pkg:oci/unknown";

  private PackageUrl() {}

  /** The purl of the version's first image. */
  static String of(RolloutState.Version version) {
    return version.images().isEmpty() ? NONE : ofImage(version.images().getFirst());
  }

  /** The purl of an image reference such as {@code registry/team/app:1.2@sha256:...}. */
  static String ofImage(String image) {
    int at = image.indexOf('@');
    String digest = at < 0 ? "" : image.substring(at + 1);
    String tagged = at < 0 ? image : image.substring(0, at);
    int slash = tagged.lastIndexOf('/');
    int colon = tagged.indexOf(':', slash + 1);
    String tag = colon < 0 ? "" : tagged.substring(colon + 1);
    String repository = colon < 0 ? tagged : tagged.substring(0, colon);
    String name = repository.substring(slash + 1);
    StringBuilder purl = new StringBuilder("pkg:oci/").append(encode(name));
    if (!digest.isEmpty()) {
      purl.append('@').append(encode(digest));
    }
    char separator = '?';
    if (slash >= 0) {
      purl.append(separator).append("repository_url=").append(encode(repository));
      separator = '&';
    }
    if (!tag.isEmpty()) {
      purl.append(separator).append("tag=").append(encode(tag));
    }
    return purl.toString();
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
