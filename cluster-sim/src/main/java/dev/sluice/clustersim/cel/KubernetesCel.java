package dev.sluice.clustersim.cel;

import dev.cel.common.CelOptions;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.extensions.CelExtensions;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;

/** CEL as Kubernetes 1.37 offers it to validation rules. Thread-safe once made. */
public final class KubernetesCel {

  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .enableTimestampEpoch(true)
          .comprehensionMaxIterations(10_000_000)
          .build();

  private final Functions functions = new Functions();
  private final CelRuntime runtime;

  /** With all of its functions. */
  public KubernetesCel() {
    TextFunctions.addTo(functions);
    ListFunctions.addTo(functions);
    ValueFunctions.addTo(functions);
    AddressFunctions.addTo(functions);
    FormatFunctions.addTo(functions);
    this.runtime =
        CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .addLibraries(
                CelExtensions.strings(),
                CelExtensions.sets(OPTIONS),
                CelExtensions.lists(),
                CelExtensions.comprehensions(),
                CelExtensions.optional())
            .addFunctionBindings(functions.bindings())
            .build();
  }

  /** A compiler that knows the functions; variables and types are the caller's. */
  public CelCompilerBuilder compiler() {
    return CelCompilerFactory.standardCelCompilerBuilder()
        .setOptions(OPTIONS)
        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
        .addLibraries(
            CelExtensions.strings(),
            CelExtensions.sets(OPTIONS),
            CelExtensions.lists(),
            CelExtensions.comprehensions(),
            CelExtensions.optional())
        .addFunctionDeclarations(functions.declarations());
  }

  /** What runs compiled expressions. */
  public CelRuntime runtime() {
    return runtime;
  }
}
