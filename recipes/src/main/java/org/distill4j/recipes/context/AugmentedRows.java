package org.distill4j.recipes.context;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.dataset.LeakGuard;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.runtime.tokenizer.SpecialTokens;
import org.distill4j.student.augmentation.AugmentationSettings;
import org.distill4j.student.augmentation.TextAugmentation;
import org.distill4j.student.augmentation.WordNeighbours;
import org.distill4j.teacher.checkpoint.CheckpointException;

/**
 * The texts that a recipe's augmentation makes, without those that would give away a row held out.
 *
 * @param made the texts, of the first epoch where each has its own, and the training row that each
 *     was made of
 * @param guard what was left out of them, and why
 * @param anew those of every epoch, where each has its own
 */
public record AugmentedRows(
    TextAugmentation.Made made, LeakGuard guard, Optional<EpochAugmentation> anew) {
  /**
   * Makes them, if the recipe wants any.
   *
   * @param teacher the first teacher as it comes, whose word embedding knows neighbours
   * @throws IllegalArgumentException if words are to be masked and the tokenizer has no mask, or
   *     nothing is left of what was made
   */
  public static Optional<AugmentedRows> of(
      Recipe recipe, RecipeData data, ModelWithTokenizer teacher) throws IOException {
    if (recipe.data().augment().isEmpty()) {
      return Optional.empty();
    }
    AugmentationSettings settings = recipe.data().augment().get();
    TextAugmentation augmentation =
        new TextAugmentation(
            settings,
            mask(settings, teacher.tokenizer()),
            neighbours(settings, data.train(), teacher),
            recipe.seed());
    if (recipe.data().isAugmentedEachEpoch()) {
      return Optional.of(of(new EpochAugmentation(augmentation, data.train(), held(recipe, data))));
    }
    TextAugmentation.Made made = augmentation.of(data.train());
    LeakGuard guard = LeakGuard.of(made.rows(), held(recipe, data));
    if (guard.kept().isEmpty()) {
      throw new IllegalArgumentException(
          "data.augment: must make texts that are none of the rows; got none. Use higher shares.");
    }
    return Optional.of(new AugmentedRows(made.select(guard.kept()), guard, Optional.empty()));
  }

  // A model of vectors reads the texts of a pair apart, and so do those who would give them away.
  private static List<Dataset> held(Recipe recipe, RecipeData data) {
    return recipe.task().embeds()
        ? List.of(data.validation().apart(), data.test().apart())
        : List.of(data.validation(), data.test());
  }

  private static AugmentedRows of(EpochAugmentation anew) {
    EpochAugmentation.Epoch first = anew.of(1);
    return new AugmentedRows(
        new TextAugmentation.Made(first.rows(), first.sources(), 0),
        first.guard(),
        Optional.of(anew));
  }

  private static String mask(AugmentationSettings settings, TokenizerJson tokenizer)
      throws CheckpointException {
    if (settings.mask() == 0) {
      return "";
    }
    Optional<String> mask = tokenizer.specialTokens().token(SpecialTokens.Role.MASK);
    return mask.orElseThrow(
        () ->
            new IllegalArgumentException(
                "data.augment.mask: must be 0 where the teacher's tokenizer has no"
                    + " [MASK] or <mask>; got "
                    + settings.mask()
                    + ". Write mask: 0.0, or name the token as mask_token in"
                    + " tokenizer_config.json."));
  }

  private static Function<String, List<String>> neighbours(
      AugmentationSettings settings, Dataset rows, ModelWithTokenizer teacher)
      throws CheckpointException {
    if (settings.neighbours() == 0) {
      return word -> List.of();
    }
    Set<String> words = TextAugmentation.words(rows);
    Map<String, Integer> known = teacher.tokenizer().document().words();
    return WordNeighbours.of(teacher.checkpoint(), known, words)::of;
  }

  /** The rows that were made. */
  public Dataset rows() {
    return made.rows();
  }

  /** The transfer text, then these: all that the student learns from without labels. */
  public static Optional<Dataset> behind(Optional<Dataset> transfer, Optional<Dataset> augmented) {
    return Stream.of(transfer, augmented).flatMap(Optional::stream).reduce(Dataset::and);
  }

  /** What the reader of a taught stage should know. */
  public String note() {
    if (anew.isPresent()) {
      return String.format(
          Locale.ROOT,
          "%,d augmented texts, made anew in each epoch, joined the training rows for the teacher"
              + " to label; in the first %,d gave way to the row that they were made of, since they"
              + " equal a row of validation or test, and %,d since they share eight words with"
              + " one.",
          rows().size(),
          guard.equal(),
          guard.sharing());
    }
    return String.format(
        Locale.ROOT,
        "%,d augmented texts joined the training rows for the teacher to label; left out were %,d"
            + " that repeat others, %,d equal to a row of validation or test, %,d that share eight"
            + " words with one.",
        rows().size(),
        made.repeated(),
        guard.equal(),
        guard.sharing());
  }

  /** What the reader of a control should know. */
  public String controlNote() {
    return "Saw labelled rows once more where the student saw augmented texts, which have no"
        + " labels.";
  }
}
