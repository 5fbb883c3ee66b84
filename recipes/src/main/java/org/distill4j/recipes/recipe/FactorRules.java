package org.distill4j.recipes.recipe;

import java.util.List;

/** What may not follow a {@code factorize}: units are cut in whole matrices. */
final class FactorRules {
  private FactorRules() {}

  static void check(List<Stage> stages, List<StageRules.Fault> faults) {
    boolean factored = false;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (factored && (stage.isFactoring() || stage.takesApart().isPresent())) {
        faults.add(
            new StageRules.Fault(
                i,
                "must not take apart a model whose matrices are kept as two factors; got "
                    + stage.takesApart().orElse(stage.key())
                    + " after factorize. Move it before the factorize, or leave one of them out."));
      }
      factored |= stage.isFactoring();
    }
  }
}
