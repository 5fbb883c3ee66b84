package org.distill4j.recipes.cli;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.vocabulary.Characters;
import org.distill4j.compress.vocabulary.Dropped;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Control;
import org.distill4j.recipes.recipe.Decide;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.ExcludedLayers;
import org.distill4j.recipes.recipe.Factorize;
import org.distill4j.recipes.recipe.GeneralDistill;
import org.distill4j.recipes.recipe.Initialization;
import org.distill4j.recipes.recipe.Prune;
import org.distill4j.recipes.recipe.PruneVocabulary;
import org.distill4j.recipes.recipe.Quantize;
import org.distill4j.recipes.recipe.QuantizeTraining;
import org.distill4j.recipes.recipe.Seeds;
import org.distill4j.recipes.recipe.Stage;
import org.distill4j.recipes.recipe.Student;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.recipe.Teacher;
import org.distill4j.recipes.recipe.Training;
import org.distill4j.student.augmentation.AugmentationSettings;
import org.distill4j.student.distillation.TeacherErrors;
import org.distill4j.teacher.training.Trainer;

/** What the parts of a recipe do and why, in sentences. */
final class RecipeDescription {
  private RecipeDescription() {}

  static String of(Teacher teacher) {
    String checkpoint = teacher.checkpoint().text();
    return teacher
        .fineTune()
        .map(
            training ->
                checkpoint
                    + " is fine-tuned on the training rows, "
                    + epochs(training)
                    + "; "
                    + Trainer.EPOCH_RULE
                    + ".")
        .orElse(checkpoint + " is fine-tuned already and is used unchanged.");
  }

  static String of(Task task) {
    return switch (task.kind()) {
      case SEQUENCE_CLASSIFICATION ->
          "one label of several for each text or pair, judged by accuracy.";
      case REGRESSION ->
          "one score for each text or pair, learned by squared error, judged by Pearson's"
              + " correlation with the data's scores.";
      case SENTENCE_EMBEDDING ->
          "a vector of length one for each text, learned from the teacher's without labels, judged"
              + " by Spearman's correlation of cosines with the test pairs' scores, or by recall@1"
              + " of pairs without scores. Without a teacher nothing can be learned: the control is"
              + " the student before its first distill.";
      case TOKEN_TAGGING ->
          "one tag for each word, read at its first token, "
              + (task.head() == Task.Head.CRF
                  ? "all chosen together by a linear-chain conditional random field that learns"
                      + " from the labels, "
                  : "")
              + "judged by "
              + (task.tagsWords() ? "token accuracy" : "F1 of whole entities")
              + "; the teacher answers live, at every step.";
    };
  }

  static String of(AugmentationSettings augment) {
    return String.format(
        Locale.ROOT,
        "data.augment: %d made of each training row%s for the teacher to label: of a hundred words"
            + " %.0f are masked, %.0f left out and %.0f replaced by near ones, and %.0f of a"
            + " hundred texts are cut to %d to %d words. What comes too near a row held out is left"
            + " out; the control does not see them.",
        augment.copies(),
        augment.isEachEpoch() ? ", others in each epoch," : "",
        100 * augment.mask(),
        100 * augment.drop(),
        100 * augment.neighbours(),
        100 * augment.ngrams(),
        augment.shortest(),
        augment.longest());
  }

  /** How several teachers answer together. */
  static String together(List<Teacher> teachers) {
    return "students learn from the mean of the teachers' logits, weighed "
        + teachers.stream().map(t -> String.valueOf(t.weight())).collect(Collectors.joining(" to "))
        + "; tokenizer and layers come from the first, which all models are compared with.";
  }

  static String of(Stage stage) {
    if (stage instanceof GeneralDistill general) {
      return distill(general.asDistill())
          + " The teacher is the pretrained one, and the text "
          + general.text().map(rows -> rows.location().text()).orElse("that of the data")
          + ", without labels: the start of what comes next, here or in other recipes.";
    }
    if (stage instanceof Distill distill) {
      return distill(distill);
    }
    if (stage instanceof Prune prune) {
      return PruneDescription.of(prune);
    }
    if (stage instanceof PruneVocabulary vocabulary) {
      return "keeps "
          + amount(vocabulary.keep())
          + " of the tokens in the vocabulary, by how often the texts use them; "
          + (vocabulary.dropped() == Dropped.NEAREST
              ? "the others share the vector of the kept one that is most like theirs"
              : "rarer words are split into shorter tokens"
                  + (vocabulary.characters() == Characters.SEEN
                      ? ", those in characters that no text has become unknown"
                      : ""))
          + ". The embedding is most of a small model, and answers take no longer.";
    }
    if (stage instanceof Factorize factorize) {
      return FactorDescription.of(factorize);
    }
    if (stage instanceof Quantize quantize) {
      return quantize(quantize);
    }
    throw new AssertionError(stage);
  }

  static String calibration() {
    return "divides the logits by one number, fitted to what the exported file answers to the"
        + " validation rows, so that a probability of 0.9 is right nine times in ten on rows like"
        + " them; labels, size and speed stay the same.";
  }

  static String of(Decide decide) {
    String goal =
        decide.goal() == Decide.Goal.PRECISION
            ? "the answers above it are right in at least "
            : "at least so many texts are above it: ";
    return "chooses a threshold of probability such that, with 95% confidence on texts like the"
        + " rows that it is chosen on, "
        + goal
        + String.format(Locale.ROOT, "%.1f%%", 100 * decide.target())
        + "; those rows have no other part, and where no threshold can be guaranteed the model gets"
        + " none.";
  }

  static String of(Control control) {
    return switch (control) {
      case STAGE ->
          "the first distillation is run again on hard labels alone, from the same start, with the"
              + " same steps and seed: the difference is what the teacher gave.";
      case CHAIN ->
          "the whole pipeline is run again on hard labels alone: the difference at its end is what"
              + " the teacher gave.";
      case NONE -> "nothing is trained without the teacher, so what it gave stays unknown.";
    };
  }

  static String of(Seeds seeds) {
    return "the recipe is run by each of "
        + listed(seeds.list())
        + ", which make "
        + (seeds.of() == Seeds.Of.ALL
            ? "teachers, validation rows and all stages again"
            : "all stages after the teachers again")
        + "; means, spread and differences over seeds and rows are reported, and the first one's"
        + " model is delivered.";
  }

  private static String distill(Distill distill) {
    String who =
        distill
            .student()
            .map(student -> "makes a student " + shape(student) + " and trains it ")
            .orElse("continues to train the present student ");
    String what =
        distill.losses().stream().map(LossDescription::of).collect(Collectors.joining(", "));
    return who
        + "on "
        + what
        + ", "
        + epochs(distill.training())
        + (distill.teachesAnswers() ? "; " + Trainer.EPOCH_RULE : "; the last epoch is kept")
        + "."
        + ArmDescription.of(distill)
        + teacher(distill)
        + distill.prune().map(GradualDescription::of).orElse("");
  }

  private static String teacher(Distill distill) {
    String file =
        distill
            .teacherOutputs()
            .file()
            .map(location -> " The teacher's probabilities are read from " + location.text() + ".")
            .orElse("");
    if (distill.crossFit() > 0) {
      file +=
          " Logits of the training rows come from "
              + distill.crossFit()
              + " more teachers, each fine-tuned without the rows that it predicts.";
    }
    return distill.teacherErrors() == TeacherErrors.HARD_LABEL
        ? file + " Rows that the teacher gets wrong are learned from their labels."
        : file;
  }

  private static String shape(Student student) {
    if (!student.isTransformer()) {
      return withoutAttention(student);
    }
    String vectors =
        student.embedding().isPresent()
            ? " whose vectors have " + student.embedding().getAsInt() + " numbers,"
            : "";
    return shapeOf(student) + vectors;
  }

  private static String shapeOf(Student student) {
    String layers =
        student.layers().isPresent()
            ? "of "
                + student.layers().getAsInt()
                + (student.layers().getAsInt() == 1 ? " layer" : " layers")
            : "of as many layers as the teacher";
    if (student.sharesLayers()) {
      layers += " that all use the weights of one";
    }
    Initialization start = student.initialize();
    return switch (start.kind()) {
      case TEACHER_LAYERS -> layers + ", copied from the teacher's at even distances,";
      case LAYERS -> layers + ", copied from the teacher's " + listed(start.layers()) + ",";
      case PROJECTION -> layers + ", the teacher's brought to its widths by one projection,";
      case CHECKPOINT -> "that starts from " + start.checkpoint().orElseThrow().text();
      case RANDOM -> layers + " with random weights";
      case TEACHER_WORDS, TEACHER_STATES -> throw new AssertionError(start);
    };
  }

  private static String withoutAttention(Student student) {
    String units =
        student.hidden().isPresent() ? student.hidden().getAsInt() + "" : "the teacher's number of";
    String what =
        student.kind() == Student.Kind.STATIC
            ? "that averages word vectors by learned weights, with " + units + " dense units,"
            : "of an LSTM in both directions, with " + units + " cells in each,";
    String width =
        student.embedding().isPresent() ? " of width " + student.embedding().getAsInt() : "";
    return what + " from " + wordStart(student.initialize()) + width;
  }

  private static String wordStart(Initialization start) {
    return switch (start.kind()) {
      case RANDOM -> "random word vectors";
      case TEACHER_STATES -> "what the teacher makes of each token alone, in vectors";
      default -> "the teacher's word vectors";
    };
  }

  private static String listed(List<Integer> layers) {
    return layers.stream().map(String::valueOf).collect(Collectors.joining(", "));
  }

  private static String quantize(Quantize quantize) {
    boolean int8 = quantize.weights().isInt8();
    return "stores linear layers in "
        + (int8 ? "eight bits" : "four bits")
        + (quantize.weights() == Quantize.Weights.INT8_ASYMMETRIC
            ? " with a zero point for each output, "
            : ", ")
        + embeddings(quantize)
        + (int8 ? activations(quantize) : "; products stay float32, smaller but not faster.")
        + kept(quantize.keepFloat())
        + (quantize.portable()
            ? " Layers whose sums would saturate on processors without VNNI get seven bits."
            : "")
        + (quantize.smooth() > 0
            ? " Outliers of activations move into the weights that read them, if that brings the"
                + " logits nearer."
            : "")
        + (quantize.dialect() == OperatorSet.ONNXRUNTIME
            ? " The file is made of ONNX Runtime's own operators, which no other runtime reads."
            : "")
        + quantize.training().map(RecipeDescription::trained).orElse("");
  }

  private static String trained(QuantizeTraining how) {
    return " Then the model is trained with its numbers rounded as the file has them, "
        + epochs(how.training())
        + ", to answer as "
        + (how.teacher() == QuantizeTraining.Teacher.BEFORE
            ? "it did in float32"
            : "the teacher does")
        + "; scales are learned too, and what validation says is worse is not kept.";
  }

  private static String embeddings(Quantize quantize) {
    return switch (quantize.embeddings()) {
      case INT8 -> "and the embeddings too, for a quarter of the bytes";
      case INT4 -> "and the word table in four, for an eighth of its bytes and some more";
      case FLOAT32 -> "but leaves the embeddings as they are, the larger file for the smaller loss";
    };
  }

  private static String activations(Quantize quantize) {
    return quantize.activations() == Quantize.Activations.DYNAMIC
        ? "; activations get their scale from each text as it comes."
        : "; activations get fixed scales from "
            + quantize.calibration().rows()
            + " training texts, so that an answer does not depend on its batch.";
  }

  private static String kept(ExcludedLayers keep) {
    if (keep instanceof ExcludedLayers.Above above) {
      return " Layers that change logits by more than "
          + above.tolerance()
          + " alone stay in float32.";
    }
    return keep.equals(ExcludedLayers.none())
        ? ""
        : " Of the layers, the " + keep.number() + " that it hurts most stay in float32.";
  }

  static String epochs(Training training) {
    return training.epochs()
        + (training.epochs() == 1 ? " epoch" : " epochs")
        + " at a learning rate of "
        + training.learningRate()
        + (training.isOfHead() ? ", of its head alone: the encoder stays as it is" : "");
  }

  static String amount(Amount amount) {
    if (amount instanceof Amount.Count count) {
      return String.valueOf(count.count());
    }
    if (amount instanceof Amount.Share share) {
      return Math.round(100 * share.share()) + "%";
    }
    throw new AssertionError(amount);
  }
}
