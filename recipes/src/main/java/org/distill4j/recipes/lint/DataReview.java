package org.distill4j.recipes.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;

/** Accounts for every row of a recipe's files, and looks for faults in texts and labels. */
final class DataReview {
  private final Recipe recipe;
  private final List<RowAccount> accounts = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  DataReview(Recipe recipe) {
    this.recipe = recipe;
  }

  /** Looks at the training file and what was held out of it, or read beside it. */
  void train(Dataset whole, Held test, Held validation, Optional<Held> decision) {
    List<RowAccount.Part> parts = new ArrayList<>();
    Dataset left = decision.map(Held::rest).orElse(validation.rest());
    parts.add(new RowAccount.Part("for training", left.size()));
    held(parts, validation, "for validation");
    held(parts, test, "for test");
    decision.ifPresent(rows -> held(parts, rows, "for the threshold"));
    int equal = test.equal() + validation.equal() + decision.map(Held::equal).orElse(0);
    int near = test.near() + validation.near() + decision.map(Held::near).orElse(0);
    parts.add(new RowAccount.Part("left out as copies of rows held out", equal));
    parts.add(new RowAccount.Part("left out as near copies of rows held out", near));
    accounts.add(RowAccount.of(whole, parts));
    warnings.addAll(whole.warnings());
    labels(whole);
    beside(validation, "for validation");
    beside(test, "for test");
    decision.ifPresent(rows -> beside(rows, "for the threshold"));
  }

  private static void held(List<RowAccount.Part> parts, Held held, String use) {
    if (!held.own()) {
      parts.add(new RowAccount.Part(use, held.rows().size()));
    }
  }

  private void beside(Held held, String use) {
    if (held.own()) {
      accounts.add(RowAccount.of(held.rows(), use));
      warnings.addAll(held.rows().warnings());
      warnings.addAll(recipe.task().warnings(held.rows()));
    }
  }

  private void labels(Dataset whole) {
    String column = recipe.data().train().label().orElse(Rows.LABEL);
    warnings.addAll(recipe.task().warnings(whole, column));
  }

  /** Accounts for text without labels. */
  void text(Dataset text, String use) {
    accounts.add(RowAccount.of(text, use));
    warnings.addAll(text.warnings());
  }

  /** Accounts for the texts of rows that are read apart, each once. */
  void apart(Dataset rows, Dataset texts) {
    int all = rows.apart().size();
    accounts.add(
        new RowAccount(
            rows.name() + ", texts",
            all,
            List.of(
                new RowAccount.Part("for training", texts.size()),
                new RowAccount.Part("left out as duplicates", all - texts.size()))));
  }

  DataNotes notes() {
    return new DataNotes(accounts, warnings);
  }
}
