package dev.sluice.standalone.config.tree;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Describes a component of a configuration record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Key {

  /** What it means, for the reference page: units, bounds, what happens when it is not given. */
  String value();

  /** Value where none is given, as it would be written; empty = none, for optional components. */
  String otherwise() default "";
}
