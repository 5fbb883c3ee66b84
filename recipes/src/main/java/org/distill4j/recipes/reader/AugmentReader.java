package org.distill4j.recipes.reader;

import java.util.List;
import java.util.Optional;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.student.augmentation.AugmentationSettings;

/** Reads {@code data.augment}. */
final class AugmentReader {
  private AugmentReader() {}

  /**
   * The settings, or nothing and a problem.
   *
   * @param pairs whether rows are pairs of texts
   */
  static Optional<AugmentationSettings> read(Fields fields, boolean pairs) {
    AugmentationSettings defaults = AugmentationSettings.defaults();
    int copies = fields.whole("copies", defaults.copies(), Bound.atLeast(1));
    double mask = fields.number("mask", defaults.mask(), Bound.FRACTION);
    double drop = fields.number("drop", defaults.drop(), Bound.FRACTION);
    double neighbours = fields.number("neighbours", defaults.neighbours(), Bound.FRACTION);
    double ngrams = fields.number("ngrams", defaults.ngrams(), Bound.FRACTION);
    double recombine = fields.number("recombine", defaults.recombine(), Bound.FRACTION);
    AugmentationSettings.Made made = fields.choice("made", defaults.made());
    List<Integer> lengths =
        fields.wholes("ngram-lengths", List.of(defaults.shortest(), defaults.longest()));
    boolean fits = true;
    if (lengths.size() != 2 || lengths.get(0) > lengths.get(1)) {
      fits = fault(fields, "ngram-lengths", "be [shortest, longest]; got " + lengths + ".");
    }
    if (!(mask + drop + neighbours <= 1)) {
      double sum = mask + drop + neighbours;
      fits = fault(fields, "mask", "sum with drop and neighbours to at most 1; got " + sum + ".");
    }
    if (mask + drop + neighbours + ngrams + recombine == 0) {
      fits = fault(fields, "mask", "not be 0 where all the others are; got 0. Leave out augment.");
    }
    if (recombine > 0 && !pairs) {
      fits = fault(fields, "recombine", "be 0 where rows are single texts; got " + recombine + ".");
    }
    return fits
        ? Optional.of(
            new AugmentationSettings(
                copies,
                mask,
                drop,
                neighbours,
                ngrams,
                lengths.get(0),
                lengths.get(1),
                recombine,
                made))
        : Optional.empty();
  }

  private static boolean fault(Fields fields, String key, String must) {
    fields
        .values()
        .fault(
            fields.node(key).map(n -> n.position()).orElse(fields.position()),
            fields.path(key),
            "must " + must);
    return false;
  }
}
