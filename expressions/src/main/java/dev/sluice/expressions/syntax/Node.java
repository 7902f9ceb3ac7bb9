package dev.sluice.expressions.syntax;

import com.google.re2j.Pattern;
import java.util.List;
import java.util.Optional;

/** A part of a parsed expression. Text is in {@link Bytes} form. */
public sealed interface Node {
  /** The literal {@code nil}. */
  record Nil() implements Node {}

  /** A truth literal. */
  record Bool(boolean value) implements Node {}

  /** A whole number literal. */
  record Int(long value) implements Node {}

  /** A floating-point literal. */
  record Float(double value) implements Node {}

  /** A text literal. */
  record Text(String value) implements Node {}

  /** A byte-list literal. */
  record ByteList(String value) implements Node {}

  /** A name: a variable, {@code result}, a function or {@code $env}. */
  record Name(String name) implements Node {}

  /** The current element ({@code #}, empty name) or {@code #index}, {@code #acc}. */
  record Pointer(String name) implements Node {}

  /** An operator before its operand: {@code not}, {@code !}, {@code +}, {@code -}. */
  record Unary(String operator, Node operand) implements Node {}

  /**
   * An operator between two operands.
   *
   * @param pattern the right side of {@code matches}, when it is a literal
   */
  record Binary(String operator, Node left, Node right, Optional<Pattern> pattern)
      implements Node {}

  /** A field or element: {@code a.b}, {@code a[b]}, {@code a?.b}. */
  record Member(Node base, Node property, boolean optional) implements Node {}

  /** The extent of optional members: nil on the way makes the whole chain nil. */
  record Chain(Node inner) implements Node {}

  /** A slice, {@code a[from:to]}. */
  record Slice(Node base, Optional<Node> from, Optional<Node> to) implements Node {}

  /** A call of a method, a variable or a function of the environment. */
  record Call(Node callee, List<Node> arguments) implements Node {}

  /** A call of a built-in function. */
  record Builtin(String name, List<Node> arguments) implements Node {}

  /** The predicate of a built-in function, evaluated for each element. */
  record Predicate(Node body) implements Node {}

  /** A variable and the expression that may use it. */
  record Let(String name, Node value, Node body) implements Node {}

  /** Expressions in turn; the last one's value counts. */
  record Sequence(List<Node> nodes) implements Node {}

  /** A choice: {@code a ? b : c} or {@code if a { b } else { c }}. */
  record Conditional(Node condition, Node then, Node otherwise) implements Node {}

  /** A list. */
  record ListOf(List<Node> nodes) implements Node {}

  /** A map. */
  record MapOf(List<Entry> entries) implements Node {}

  /** A key and its value in a map. */
  record Entry(Node key, Node value) {}
}
