package dev.sluice.testkit.kube;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** Marks what runs on the simulator and on a real control plane too: all that use KubeFixture. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag(OnKubernetes.TAG)
public @interface OnKubernetes {

  /** By which the build chooses them. */
  String TAG = "kube";
}
