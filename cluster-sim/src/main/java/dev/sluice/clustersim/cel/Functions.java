package dev.sluice.clustersim.cel;

import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Collects functions: how they are declared and what they do. */
@SuppressWarnings("Immutable") // a body keeps nothing, which the checker cannot see of an interface
final class Functions {

  /** What a function does with its arguments; the receiver comes first. */
  interface Body {
    Object apply(Object[] arguments) throws dev.cel.runtime.CelEvaluationException;
  }

  private final Map<String, List<CelOverloadDecl>> declared = new LinkedHashMap<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  /** A function that is called on its first argument. */
  void member(
      String name,
      String id,
      CelType result,
      List<CelType> types,
      List<Class<?>> classes,
      Body body) {
    add(
        name,
        CelOverloadDecl.newMemberOverload(id, result, types),
        CelFunctionBinding.from(id, classes, body::apply));
  }

  /** A function that is called by its name. */
  void global(
      String name,
      String id,
      CelType result,
      List<CelType> types,
      List<Class<?>> classes,
      Body body) {
    add(
        name,
        CelOverloadDecl.newGlobalOverload(id, result, types),
        CelFunctionBinding.from(id, classes, body::apply));
  }

  private void add(String name, CelOverloadDecl overload, CelFunctionBinding binding) {
    declared.computeIfAbsent(name, n -> new ArrayList<>()).add(overload);
    bindings.add(binding);
  }

  List<CelFunctionDecl> declarations() {
    List<CelFunctionDecl> all = new ArrayList<>();
    declared.forEach(
        (name, overloads) -> all.add(CelFunctionDecl.newFunctionDeclaration(name, overloads)));
    return all;
  }

  List<CelFunctionBinding> bindings() {
    return bindings;
  }

  /** An error that evaluation ends with. */
  static dev.cel.runtime.CelEvaluationException error(String message) {
    return dev.cel.runtime.CelEvaluationExceptionBuilder.newBuilder("%s", message).build();
  }

  static List<Class<?>> classes(Class<?>... classes) {
    return Arrays.asList(classes);
  }
}
