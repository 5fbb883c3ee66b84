package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.distill4j.compress.factorize.Rank;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Calibration;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;

/** Reads and writes a {@code factorize} stage. */
final class FactorizeReader {
  private FactorizeReader() {}

  static Factorize read(Fields fields) {
    Factorize defaults = Factorize.defaults();
    Factorize read =
        new Factorize(
            amount(fields, "linear", defaults.linear()),
            amount(fields, "embedding", defaults.embedding()),
            fields.whole("rows", defaults.rows(), Calibration.ROWS));
    if (!fields.has("linear") && !fields.has("embedding")) {
      fields
          .values()
          .fault(
              fields.position(),
              fields.path(),
              "must say what becomes two factors; got neither linear nor embedding. Write linear:"
                  + " 0.5.");
    }
    return read;
  }

  private static Amount amount(Fields fields, String key, Amount otherwise) {
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

  static Map<String, Object> toMap(Factorize factorize) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("linear", RecipeWriter.amount(factorize.linear()));
    map.put("embedding", RecipeWriter.amount(factorize.embedding()));
    map.put("rows", factorize.rows());
    return map;
  }
}
