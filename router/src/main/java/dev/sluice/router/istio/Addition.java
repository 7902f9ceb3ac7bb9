package dev.sluice.router.istio;

/**
 * A destination that an experiment adds for as long as it runs.
 *
 * @param service its Service
 * @param hash pod-template hash its pods carry
 * @param weight its share, out of 100
 */
record Addition(String service, String hash, int weight) {}
