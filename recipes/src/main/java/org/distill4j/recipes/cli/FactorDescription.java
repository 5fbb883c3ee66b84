package org.distill4j.recipes.cli;

import java.util.ArrayList;
import java.util.List;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Factorize;

/** What a {@code factorize} stage does, in words. */
final class FactorDescription {
  private FactorDescription() {}

  static String of(Factorize factorize) {
    List<String> parts = new ArrayList<>();
    if (!factorize.linear().equals(Amount.all())) {
      parts.add(
          "keeps linear layers as two factors "
              + size(factorize.linear())
              + ", those that change their outputs least on "
              + factorize.rows()
              + " training texts");
    }
    if (!factorize.embedding().equals(Amount.all())) {
      parts.add(
          "keeps the word embedding as a narrow table and a projection "
              + size(factorize.embedding())
              + ", by the principal axes of the words that the texts use");
    }
    return String.join("; ", parts)
        + ". Where two products would not pay, matrices stay whole; later stages go on with the"
        + " factors.";
  }

  private static String size(Amount amount) {
    return amount instanceof Amount.Count count
        ? "of rank " + count.count()
        : "that hold " + RecipeDescription.amount(amount) + " of the weights";
  }
}
