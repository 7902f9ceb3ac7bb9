package dev.sluice.workers.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.workers.spi.MeasurementId;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

final class JobNamesTest {

  private static final String UID = "6f1c7a52-0d5e-4f0e-9d2e-7b8f3c1d2e4a";

  private static String name(String metric, long sequence) {
    return JobNames.of(new MeasurementId("c", "ns", "run", UID, metric, sequence));
  }

  @Test
  void theNameIsTheMeasurementsIdentity() {
    assertThat(name("smoke", 3)).isEqualTo(UID + ".smoke.3");
  }

  @Test
  void longNamesStayApart() {
    String a = name("success-rate-of-the-checkout-in-europe", 1);
    String b = name("success-rate-of-the-checkout-in-america", 1);

    assertThat(a).startsWith(UID + ".success-rate").endsWith(".1").hasSizeLessThanOrEqualTo(63);
    assertThat(a).isNotEqualTo(b);
    assertThat(a).isNotEqualTo(name("success-rate-of-the-checkout-in-europe", 2));
  }

  @Test
  void namesThatDifferInForbiddenCharactersOnlyStayApart() {
    assertThat(name("Smoke Test", 1)).isNotEqualTo(name("smoke_test", 1));
  }

  @Property
  void everyMetricGetsANameThatKubernetesTakes(
      @ForAll @StringLength(min = 1, max = 80) String metric,
      @ForAll @LongRange(min = 1, max = 99_999_999) long sequence) {
    assertThat(name(metric, sequence))
        .hasSizeLessThanOrEqualTo(63)
        .matches("[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*");
  }
}
