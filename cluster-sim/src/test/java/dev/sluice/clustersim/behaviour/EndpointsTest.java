package dev.sluice.clustersim.behaviour;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sluice.clustersim.behaviour.kubelet.KubeletConfig;
import dev.sluice.clustersim.object.Json;
import dev.sluice.clustersim.object.Meta;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointsTest {

  private final Sim sim = new Sim(KubeletConfig.standard().withStopAfter(Duration.ofSeconds(10)));

  @Test
  void aHundredEndpointsFillASlice() {
    sim.create(Scenarios.deployment(250, "one", ""));
    sim.create(service("web", "'selector':{'app':'web'},'ports':[{'port':80}]"));
    sim.run(Duration.ofSeconds(20));
    assertThat(sim.list(Resources.ENDPOINT_SLICES))
        .extracting(slice -> slice.path("endpoints").size())
        .containsExactlyInAnyOrder(100, 100, 50);
    assertThat(endpoints()).hasSize(250).allMatch(e -> e.at("/conditions/ready").asBoolean());
    assertThat(sim.get(Resources.ENDPOINTS, "web").at("/subsets/0/addresses").size())
        .isEqualTo(250);

    sim.edit(Resources.DEPLOYMENTS, "web", d -> d.withObjectProperty("spec").put("replicas", 0));
    sim.run(Duration.ofMinutes(1));

    assertThat(sim.list(Resources.ENDPOINT_SLICES)).hasSize(1);
    assertThat(endpoints()).isEmpty();
  }

  @Test
  void aPodThatIsBeingDeletedServesButIsNotReady() {
    sim.create(Scenarios.deployment(1, "one", ""));
    sim.create(service("web", "'selector':{'app':'web'},'ports':[{'port':80}]"));
    sim.run(Duration.ofSeconds(5));
    sim.delete(
        Resources.DEPLOYMENTS,
        "web",
        DeleteOptions.plain().propagation(DeleteOptions.Propagation.BACKGROUND));
    sim.run(Duration.ofSeconds(1));
    JsonNode conditions = endpoints().getFirst().path("conditions");
    assertThat(conditions.path("ready").asBoolean()).isFalse();
    assertThat(conditions.path("serving").asBoolean()).isTrue();
    assertThat(conditions.path("terminating").asBoolean()).isTrue();
    assertThat(sim.get(Resources.ENDPOINTS, "web").has("subsets")).isFalse();

    sim.run(Duration.ofSeconds(20));

    assertThat(endpoints()).isEmpty();
  }

  @Test
  void aChangedSelectorAndAForeignWriteArePutRight() {
    sim.create(Scenarios.deployment(2, "one", ""));
    sim.create(service("web", "'selector':{'app':'other'},'ports':[{'port':80}]"));
    sim.run(Duration.ofSeconds(5));
    assertThat(endpoints()).isEmpty();
    sim.edit(
        Resources.SERVICES,
        "web",
        s -> s.withObjectProperty("spec").withObjectProperty("selector").put("app", "web"));
    sim.run(Duration.ZERO);
    assertThat(endpoints()).hasSize(2);

    sim.edit(Resources.ENDPOINTS, "web", e -> e.remove("subsets"));
    sim.run(Duration.ZERO);

    assertThat(sim.get(Resources.ENDPOINTS, "web").at("/subsets/0/addresses").size()).isEqualTo(2);
  }

  @Test
  void whatAServiceHadGoesWithIt() {
    sim.create(service("web", "'selector':{'app':'web'},'ports':[{'port':80}]"));
    sim.create("{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'by-hand'},'subsets':[]}");
    sim.create(service("by-hand", "'ports':[{'port':80}]"));
    sim.run(Duration.ofSeconds(1));
    assertThat(sim.list(Resources.ENDPOINT_SLICES)).hasSize(1);

    sim.delete(Resources.SERVICES, "web", DeleteOptions.plain());
    sim.delete(Resources.SERVICES, "by-hand", DeleteOptions.plain());
    sim.run(Duration.ofSeconds(1));

    assertThat(sim.list(Resources.ENDPOINT_SLICES)).isEmpty();
    assertThat(sim.list(Resources.ENDPOINTS))
        .extracting(e -> Meta.of(e).name())
        .containsExactly("by-hand");
  }

  @Test
  void aHostnameBelowTheServiceIsTold() {
    sim.create(
        "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'p','labels':{'app':'web'}},'spec':{'hostname':'h','subdomain':'web','containers':[{'name':'c','image':'one'}]}}");
    sim.create(service("web", "'clusterIP':'None','selector':{'app':'web'},'ports':[{'port':80}]"));
    sim.run(Duration.ofSeconds(5));
    assertThat(Json.text(endpoints().getFirst(), "hostname")).isEqualTo("h");
    assertThat(sim.get(Resources.ENDPOINTS, "web").at("/subsets/0/addresses/0/hostname").asText())
        .isEqualTo("h");
  }

  @Test
  void aHeadlessServiceNeedsNoPorts() {
    sim.create(Scenarios.deployment(1, "one", ""));
    sim.create(service("web", "'clusterIP':'None','selector':{'app':'web'}"));
    sim.run(Duration.ofSeconds(5));
    assertThat(endpoints()).hasSize(1);
    assertThat(sim.get(Resources.ENDPOINTS, "web").at("/subsets/0/addresses").size()).isEqualTo(1);
    assertThat(sim.get(Resources.ENDPOINTS, "web").at("/subsets/0").has("ports")).isFalse();
  }

  private List<JsonNode> endpoints() {
    List<JsonNode> all = new ArrayList<>();
    for (ObjectNode slice : sim.list(Resources.ENDPOINT_SLICES)) {
      slice.path("endpoints").forEach(all::add);
    }
    return all;
  }

  private static String service(String name, String spec) {
    return "{'apiVersion':'v1','kind':'Service','metadata':{'name':'%s'},'spec':{%s}}"
        .formatted(name, spec);
  }
}
