package org.distill4j.recipes.cli;

import java.util.Iterator;
import org.distill4j.recipes.builtin.BuiltinRecipe;

/** Names of the built-in recipes, which the shell completes beside files. */
final class RecipeNames implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    return BuiltinRecipe.all().stream().map(BuiltinRecipe::name).iterator();
  }
}
