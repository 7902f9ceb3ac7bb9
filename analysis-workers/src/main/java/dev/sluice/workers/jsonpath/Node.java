package dev.sluice.workers.jsonpath;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalInt;

/** The parts of a template; lists of them are applied one after the other. */
sealed interface Node {

  /** Literal text, or a literal inside an expression. */
  record Literal(JsonNode value) implements Node {}

  /** {@code $}: the whole document. */
  record Root() implements Node {}

  /** {@code @}: the element at hand; outside of filters the document. */
  record Current() implements Node {}

  /** {@code .name} or {@code ['name']}. */
  record Field(String name) implements Node {}

  /** {@code .*} or {@code [*]}. */
  record Wildcard() implements Node {}

  /** {@code ..}: every container below. */
  record Descend() implements Node {}

  /** {@code [i]}; negative counts from the end. */
  record Index(int index) implements Node {}

  /** {@code [from:to:step]}. */
  record Slice(OptionalInt from, OptionalInt to, int step) implements Node {}

  /** {@code [a,b]}. */
  record Union(List<Node> parts) implements Node {}

  /** {@code [?(left op right)]}; the operator {@code exists} has no right side. */
  record Filter(List<Node> left, String operator, List<Node> right) implements Node {}

  /** A braced expression. */
  record Action(List<Node> path) implements Node {}

  /** {@code {range path} body {end}}. */
  record Range(List<Node> path, List<Node> body) implements Node {}
}
