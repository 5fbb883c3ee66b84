package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;

/** What may follow a stage that makes zeros: nothing that writes into them or moves them. */
final class SparseRules {
  private SparseRules() {}

  static List<StageRules.Fault> faults(List<Stage> stages) {
    List<StageRules.Fault> faults = new ArrayList<>();
    boolean sparse = false;
    for (int i = 0; i < stages.size(); i++) {
      boolean cuts =
          stages.get(i) instanceof Prune
              || (stages.get(i) instanceof Distill distill && distill.prune().isPresent());
      if (sparse && cuts) {
        faults.add(
            new StageRules.Fault(
                i,
                "must come before sparsify, since cutting and fitting weights would break its"
                    + " pattern of zeros; got prune after it. Move sparsify after it."));
      }
      sparse |= stages.get(i) instanceof Sparsify;
    }
    return faults;
  }
}
