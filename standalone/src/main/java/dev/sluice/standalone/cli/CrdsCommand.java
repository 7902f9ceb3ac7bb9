package dev.sluice.standalone.cli;

import dev.sluice.schemas.crd.CustomResourceDefinitions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code sluice crds}. */
@Command(
    name = "crds",
    description =
        "Prints the CustomResourceDefinitions; install them with: sluice crds | kubectl apply --server-side -f -",
    mixinStandardHelpOptions = true)
final class CrdsCommand implements Callable<Integer> {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().getOut().print(CustomResourceDefinitions.yaml());
    spec.commandLine().getOut().flush();
    return 0;
  }
}
