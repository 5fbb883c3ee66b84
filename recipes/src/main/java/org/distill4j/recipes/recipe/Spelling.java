package org.distill4j.recipes.recipe;

import java.util.Locale;

/**
 * How a recipe spells the constants of an enum: {@code TEACHER_LAYERS} as {@code teacher-layers}.
 */
public final class Spelling {
  private Spelling() {}

  /** The word in the recipe. */
  public static String of(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
