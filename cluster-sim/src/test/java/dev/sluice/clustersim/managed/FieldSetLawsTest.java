package dev.sluice.clustersim.managed;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Field sets are sets of paths. */
class FieldSetLawsTest {

  @Property
  void unionHasThePathsOfEither(@ForAll("sets") FieldSet a, @ForAll("sets") FieldSet b) {
    FieldSet both = a.union(b);
    assertThat(both).isEqualTo(b.union(a));
    a.paths().forEach(path -> assertThat(both.has(path)).isTrue());
    b.paths().forEach(path -> assertThat(both.has(path)).isTrue());
    both.paths().forEach(path -> assertThat(a.has(path) || b.has(path)).isTrue());
  }

  @Property
  void intersectionHasThePathsOfBoth(@ForAll("sets") FieldSet a, @ForAll("sets") FieldSet b) {
    FieldSet common = a.intersection(b);
    assertThat(common).isEqualTo(b.intersection(a));
    for (List<PathElement> path : a.union(b).paths()) {
      assertThat(common.has(path)).isEqualTo(a.has(path) && b.has(path));
    }
  }

  @Property
  void differenceHasThePathsThatTheOtherHasNot(
      @ForAll("sets") FieldSet a, @ForAll("sets") FieldSet b) {
    FieldSet rest = a.difference(b);
    for (List<PathElement> path : a.union(b).paths()) {
      assertThat(rest.has(path)).isEqualTo(a.has(path) && !b.has(path));
    }
    assertThat(rest.union(a.intersection(b))).isEqualTo(a);
    assertThat(a.difference(FieldSet.EMPTY)).isSameAs(a);
    assertThat(a.difference(a).isEmpty()).isTrue();
  }

  @Property
  void recursiveDifferenceTakesWhatIsBelowToo(
      @ForAll("sets") FieldSet a, @ForAll("sets") FieldSet b) {
    FieldSet rest = a.recursiveDifference(b);
    for (List<PathElement> path : a.paths()) {
      boolean under = false;
      for (int i = 1; i <= path.size(); i++) {
        under |= b.has(path.subList(0, i));
      }
      assertThat(rest.has(path)).isEqualTo(!under);
    }
    assertThat(a.difference(b).union(rest)).isEqualTo(a.difference(b));
  }

  @Property
  void aSetIsReadAsItWasWritten(@ForAll("sets") FieldSet a) {
    assertThat(FieldsV1.read(FieldsV1.write(a))).isEqualTo(a);
  }

  @Property
  void elementsAreReadAsTheyWereWritten(@ForAll("elements") PathElement element) {
    assertThat(PathElement.parse(element.serialized())).contains(element);
  }

  @Property
  void elementsHaveOneOrder(
      @ForAll("elements") PathElement a,
      @ForAll("elements") PathElement b,
      @ForAll("elements") PathElement c) {
    assertThat(Integer.signum(a.compareTo(b))).isEqualTo(-Integer.signum(b.compareTo(a)));
    assertThat(a.compareTo(b) == 0).isEqualTo(a.equals(b));
    if (a.compareTo(b) <= 0 && b.compareTo(c) <= 0) {
      assertThat(a.compareTo(c)).isNotPositive();
    }
  }

  @Provide
  Arbitrary<FieldSet> sets() {
    return elements()
        .list()
        .ofMinSize(1)
        .ofMaxSize(4)
        .list()
        .ofMaxSize(8)
        .map(
            paths -> {
              FieldSetBuilder builder = new FieldSetBuilder();
              paths.forEach(builder::insert);
              return builder.build();
            });
  }

  @Provide
  Arbitrary<PathElement> elements() {
    Arbitrary<PathElement> fields = Arbitraries.of("a", "b", "c/d").map(PathElement.Field::new);
    Arbitrary<PathElement> keys =
        Arbitraries.of("x", "y")
            .map(
                name ->
                    PathElement.Key.of(
                        List.of(
                            new PathElement.KeyField("port", IntNode.valueOf(80)),
                            new PathElement.KeyField("name", TextNode.valueOf(name)))));
    Arbitrary<PathElement> names =
        Arbitraries.of("x", "y\"", "{\\}")
            .map(
                name ->
                    PathElement.Key.of(
                        List.of(new PathElement.KeyField("name", TextNode.valueOf(name)))));
    Arbitrary<PathElement> values =
        Arbitraries.of("1", "x", "\"\\").map(text -> new PathElement.Value(TextNode.valueOf(text)));
    Arbitrary<PathElement> numbers =
        Arbitraries.integers().between(0, 2).map(n -> new PathElement.Value(IntNode.valueOf(n)));
    Arbitrary<PathElement> indexes =
        Arbitraries.integers().between(0, 2).map(PathElement.Index::new);
    return Arbitraries.oneOf(fields, fields, keys, names, values, numbers, indexes);
  }
}
