package dev.sluice.schemas.crd;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What the CustomResourceDefinition says of a field beyond its type. */
@Documented
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
public @interface SchemaRule {

  /** The only values allowed; none means any. */
  String[] choices() default {};

  /** What the API server fills in for an absent field; empty means nothing. */
  String defaultValue() default "";
}
