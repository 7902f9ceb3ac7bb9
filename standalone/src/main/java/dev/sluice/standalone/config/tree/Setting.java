package dev.sluice.standalone.config.tree;

/**
 * A value that somebody has set.
 *
 * @param value as text
 * @param origin where it comes from, to be named in problems: a file, a variable, a flag
 */
public record Setting(String value, String origin) {}
