package org.distill4j.recipes.stage.factorize;

import java.util.List;
import java.util.Map;
import org.distill4j.compress.factorize.Rank;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Form;
import org.distill4j.recipes.yaml.Node;

/** How much two factors hold: a share that pays, a rank, or all, which leaves matrices whole. */
final class FactorShare implements Form<Amount> {
  @Override
  public Amount read(Fields fields, String key, Amount otherwise) {
    Amount amount = fields.amount(key, otherwise);
    if (amount instanceof Amount.Share share && share.share() > Rank.MOST && share.share() < 1) {
      fields
          .values()
          .fault(
              fields.node(key).map(Node::position).orElse(fields.position()),
              fields.path(key),
              "must be in (0, "
                  + Rank.MOST
                  + "], or 1.0 for whole matrices, since two products in place of one do not pay"
                  + " for less saved; got "
                  + share.share()
                  + ". Write 0.5.");
      return otherwise;
    }
    return amount;
  }

  @Override
  public Object write(Amount value) {
    return value.number();
  }

  @Override
  public Map<String, Object> schema() {
    Map<String, Object> share =
        Map.of("type", "number", "exclusiveMinimum", 0, "maximum", Rank.MOST);
    Map<String, Object> rank = Map.of("type", "integer", "minimum", 1);
    return Map.of("anyOf", List.of(share, rank, Map.of("const", 1.0)));
  }
}
