package org.distill4j.recipes.recipe;

import java.util.List;

/**
 * What may not follow a {@code factorize}: units are cut, and zeros set, in whole matrices. Nor may
 * it follow zeros, which factors would fill.
 */
final class FactorRules {
  private FactorRules() {}

  static void check(List<Stage> stages, List<StageRules.Fault> faults) {
    boolean factored = false;
    boolean sparse = false;
    for (int i = 0; i < stages.size(); i++) {
      Stage stage = stages.get(i);
      if (factored && takesApart(stage)) {
        faults.add(
            new StageRules.Fault(
                i,
                "must not take apart a model whose matrices are kept as two factors; got "
                    + (stage instanceof Distill ? "prune" : stage.key())
                    + " after factorize. Move it before the factorize, or leave one of them out."));
      }
      if (sparse && stage instanceof Factorize) {
        faults.add(
            new StageRules.Fault(
                i,
                "must not follow sparsify, since factors would fill its zeros; got factorize after"
                    + " it. Leave one of them out."));
      }
      factored |= stage instanceof Factorize;
      sparse |= stage instanceof Sparsify;
    }
  }

  private static boolean takesApart(Stage stage) {
    return stage instanceof Prune
        || stage instanceof Sparsify
        || stage instanceof Factorize
        || (stage instanceof Distill distill && distill.prune().isPresent());
  }
}
