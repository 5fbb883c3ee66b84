package org.distill4j.recipes.schema;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.distill4j.recipes.recipe.Bound;

/** What must hold of a number that a recipe gives for a component of a record. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Limits {
  /** The least whole number. */
  long least() default Long.MIN_VALUE;

  /** The greatest whole number. */
  long most() default Long.MAX_VALUE;

  /** The range of a number that is no whole one. */
  Range range() default Range.ANY;

  /** Ranges of numbers. */
  enum Range {
    /** Finite. */
    ANY(new Bound("finite", Double::isFinite), ""),
    /** Finite and above 0. */
    POSITIVE(Bound.POSITIVE, "exclusiveMinimum 0"),
    /** Finite and not below 0. */
    NOT_NEGATIVE(Bound.NOT_NEGATIVE, "minimum 0"),
    /** From 0 to 1, both included. */
    FRACTION(Bound.FRACTION, "minimum 0 maximum 1"),
    /** From 0, included, to 1. */
    PROBABILITY(Bound.PROBABILITY, "minimum 0 exclusiveMaximum 1"),
    /** Above 0, up to 1, which is included. */
    SHARE(Bound.SHARE, "exclusiveMinimum 0 maximum 1"),
    /** Between 0 and 1. */
    INSIDE(Bound.INSIDE, "exclusiveMinimum 0 exclusiveMaximum 1");

    @SuppressWarnings("ImmutableEnumChecker") // a record of a word and a pure function
    private final Bound bound;

    private final String keywords;

    Range(Bound bound, String keywords) {
      this.bound = bound;
      this.keywords = keywords;
    }

    /** What the reader checks. */
    Bound bound() {
      return bound;
    }

    /** The same in words of JSON Schema, each before its number. */
    String keywords() {
      return keywords;
    }
  }
}
