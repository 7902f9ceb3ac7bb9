package dev.sluice.controller.plugin;

import dev.sluice.controller.planner.StepPluginCall.Operation;
import dev.sluice.controller.planner.StepPluginReply.Result;
import dev.sluice.controller.spi.StepCall;
import dev.sluice.controller.spi.StepPlugin;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;

/** The step plugins that this controller knows, each with a bound of calls at a time. */
public final class StepPlugins {

  private static final int CALLS_AT_A_TIME = 50;

  private record Entry(StepPlugin plugin, Semaphore free) {}

  private final Map<String, Entry> entries = new TreeMap<>();
  private final Set<String> disabled = new TreeSet<>();

  private StepPlugins() {}

  /**
   * Those of the class path, and those that answer by HTTP.
   *
   * @param settings by the plugins' names
   * @throws IllegalArgumentException when two have one name, or settings are about none
   */
  public static StepPlugins of(
      Map<String, StepPluginSettings> settings, Iterable<StepPlugin> found) {
    StepPlugins plugins = new StepPlugins();
    found.forEach(plugins::add);
    settings.forEach(
        (name, setting) -> {
          setting
              .url()
              .ifPresent(url -> plugins.add(new HttpStepPlugin(name, url, setting.timeout())));
          if (setting.disabled()) {
            plugins.disabled.add(name);
          } else if (!plugins.entries.containsKey(name)) {
            throw new IllegalArgumentException(
                "stepPlugins.%s: give its url, or put its jar on the class path".formatted(name));
          }
        });
    return plugins;
  }

  private void add(StepPlugin plugin) {
    if (entries.put(plugin.name(), new Entry(plugin, new Semaphore(CALLS_AT_A_TIME))) != null) {
      throw new IllegalArgumentException(
          "two step plugins are called %s: take one off the class path, or its url out of the settings"
              .formatted(plugin.name()));
    }
  }

  /**
   * Calls a plugin and waits for its answer.
   *
   * @throws InterruptedException when the caller was told to stop
   */
  Result call(String name, Operation operation, StepCall call) throws InterruptedException {
    if (disabled.contains(name)) {
      return new Result.SwitchedOff();
    }
    Entry entry = entries.get(name);
    if (entry == null) {
      return new Result.Broken(
          "this controller knows no such plugin%s; give its url in controller.stepPlugins, or put its jar on the class path"
              .formatted(entries.isEmpty() ? "" : ", only " + String.join(", ", entries.keySet())));
    }
    entry.free().acquire();
    try {
      return new Result.Answered(
          switch (operation) {
            case RUN -> entry.plugin().run(call);
            case TERMINATE -> entry.plugin().terminate(call);
            case ABORT -> entry.plugin().abort(call);
          });
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception | LinkageError e) {
      // Whatever somebody else's code throws harms its own step only.
      return new Result.Broken(e.getMessage() == null ? e.toString() : e.getMessage());
    } finally {
      entry.free().release();
    }
  }
}
