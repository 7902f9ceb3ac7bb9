package dev.sluice.expressions.builtin;

import dev.sluice.expressions.runtime.Callable;
import dev.sluice.expressions.typing.Signature;

/**
 * A built-in function.
 *
 * @param name how it is called
 * @param signature which arguments it takes
 * @param body what it does with arguments that the signature let through
 */
public record Function(String name, Signature signature, Callable.Body body) {}
