package dev.sluice.standalone.demo;

/**
 * The versions that are shipped, as tags of one image.
 *
 * @param first what runs before
 * @param good works as well
 * @param bad fails a quarter of its requests
 */
record Release(String image, String first, String good, String bad) {

  /** Where nothing really runs any name will do. */
  static final Release SIMULATED = new Release("shop/web", "v1", "v2", "v3");

  /** A tiny image that every cluster can pull and that waits for ever. */
  static final Release REAL = new Release("registry.k8s.io/pause", "3.8", "3.9", "3.10");

  String imageOf(String version) {
    return image + ":" + version;
  }
}
