package dev.sluice.standalone.cli;

import dev.sluice.standalone.config.SluiceConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Flags of every command that runs parts of Sluice. */
final class ProcessOptions {

  @Mixin CommonOptions common = new CommonOptions();

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Kubeconfig of the cluster (kubernetes.kubeconfig).")
  void kubeconfig(String given) {
    common.put("kubernetes.kubeconfig", given, "--kubeconfig");
  }

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Context of the kubeconfig (kubernetes.context).")
  void context(String given) {
    common.put("kubernetes.context", given, "--context");
  }

  @Option(
      names = "--namespace",
      paramLabel = "NAME",
      description = "The only namespace to look at (kubernetes.namespace).")
  void namespace(String given) {
    common.put("kubernetes.namespace", given, "--namespace");
  }

  @Option(
      names = "--instance-id",
      paramLabel = "ID",
      description = "Handle only objects with this instance id (kubernetes.instanceId).")
  void instanceId(String given) {
    common.put("kubernetes.instanceId", given, "--instance-id");
  }

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Folder for data and stores (dataDir).")
  void dataDir(String given) {
    common.put("dataDir", given, "--data-dir");
  }

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "Port of metrics and health (metrics.port).")
  void metricsPort(String given) {
    common.put("metrics.port", given, "--metrics-port");
  }

  @Option(
      names = "--log-format",
      paramLabel = "text|json",
      description = "How log lines look (logging.format).")
  void logFormat(String given) {
    common.put("logging.format", given, "--log-format");
  }

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      description = "Least level of Sluice's lines (logging.level).")
  void logLevel(String given) {
    common.put("logging.level", given, "--log-level");
  }

  SluiceConfig load() {
    return common.load();
  }
}
