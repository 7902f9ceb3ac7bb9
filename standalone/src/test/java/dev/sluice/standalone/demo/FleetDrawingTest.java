package dev.sluice.standalone.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

final class FleetDrawingTest {

  @Test
  void eachClusterIsAColumnAndTheLastLineCounts() {
    List<String> lines =
        plain(
            List.of(
                app("eu", "cart", "Healthy", true, false, 0),
                app("us", "cart", "Degraded", false, true, 0),
                app("us", "mail", "Paused", false, false, 50)));
    assertThat(lines)
        .containsExactly(
            "  eu                        us                        ",
            "  cart      ████████ ✓ v2   cart      ████████ ✗ back ",
            "                            mail      ████████  50 %  ",
            "  1 under way   1 promoted   1 rolled back");
  }

  @Property
  void noLineIsTooWideToBeDrawnOver(@ForAll @IntRange(min = 0, max = 100) int weight) {
    List<FleetApp> apps = new ArrayList<>();
    for (FleetPlan.Planned one : FleetPlan.of(FleetStory.CLUSTERS)) {
      apps.add(app(one.cluster(), one.name(), "Progressing", false, weight % 3 == 0, weight));
    }
    List<String> lines =
        FleetDrawing.of(FleetStory.CLUSTERS, apps).stream().map(FleetDrawingTest::plain).toList();
    assertThat(lines)
        .hasSizeLessThan(20)
        .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void theFleetHasFortyRolloutsOfWhichFiveAreBad() {
    List<FleetPlan.Planned> plan = FleetPlan.of(FleetStory.CLUSTERS);
    assertThat(plan).hasSize(40).extracting(FleetPlan.Planned::key).doesNotHaveDuplicates();
    assertThat(plan).filteredOn(FleetPlan.Planned::bad).hasSize(5);
  }

  private static FleetApp app(
      String cluster, String name, String phase, boolean onStable, boolean aborted, int weight) {
    return new FleetApp(cluster, name, "v2", true, onStable, phase, aborted, weight, "");
  }

  private static List<String> plain(List<FleetApp> apps) {
    return FleetDrawing.of(List.of("eu", "us"), apps).stream()
        .map(FleetDrawingTest::plain)
        .toList();
  }

  private static String plain(String line) {
    return line.replaceAll("\u001b\\[[0-9;]*m", "");
  }
}
