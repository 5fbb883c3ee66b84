package org.distill4j.recipes.stage;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.student.distillation.AttentionRelationMatching.Relations;
import org.distill4j.student.loss.Schedule;

/** What a loss asks of the student, in words. */
final class LossDescription {
  private LossDescription() {}

  static String of(Loss loss) {
    String where = loss instanceof Loss.Inside inside ? layers(inside.layers()) : "";
    return what(loss) + where + weight(loss.weight());
  }

  private static String what(Loss loss) {
    if (loss instanceof Loss.Softened softened) {
      return softened(softened) + ", softened by temperature " + number(softened.temperature());
    }
    if (loss instanceof Loss.LogitMse) {
      return "the teacher's logits";
    }
    if (loss instanceof Loss.Embedding embedding) {
      return "the teacher's sentence vectors"
          + (embedding.distance() == Loss.HiddenStates.Distance.COSINE ? " by their angle" : "");
    }
    if (loss instanceof Loss.Similarities) {
      return "how alike the teacher finds the texts of a batch";
    }
    if (loss instanceof Loss.HardLabel hard) {
      return "the data's own labels"
          + (hard.smoothing() == 0 ? "" : ", " + hard.smoothing() + " of each spread over all");
    }
    if (loss instanceof Loss.HiddenStates hidden) {
      return "the teacher's hidden states"
          + (hidden.distance() == Loss.HiddenStates.Distance.COSINE ? " by their angle" : "")
          + (hidden.embeddings() ? ", those of the embeddings too" : "");
    }
    if (loss instanceof Loss.ClsStates) {
      return "the direction of the teacher's [CLS] states";
    }
    if (loss instanceof AttentionRelations.Relations relations) {
      List<String> kinds = relations.of().stream().map(kind -> words(kind)).toList();
      return "which tokens of a text the teacher finds alike, by " + String.join(", ", kinds);
    }
    if (loss instanceof AttentionRelations.AttentionScores) {
      return "the teacher's attention scores";
    }
    throw new AssertionError(loss);
  }

  private static String layers(MatchedLayers layers) {
    return switch (layers.rule()) {
      case MAP -> "";
      case LAST -> ", last layer to last layer";
      case ONE -> ", the last layer to the teacher's " + layers.teacherLayers().get(0);
      case LISTED ->
          layers.teacherLayers().stream()
              .map(layer -> layer == MatchedLayers.NONE ? "none" : layer.toString())
              .collect(Collectors.joining(", ", ", layer by layer to the teacher's ", ""));
    };
  }

  private static String words(Relations.Kind kind) {
    return switch (kind) {
      case QUERY -> "queries";
      case KEY -> "keys";
      case VALUE -> "values";
      case QUERY_KEY -> "queries with keys";
    };
  }

  private static String softened(Loss.Softened loss) {
    if (loss instanceof Loss.SoftTarget) {
      return "the teacher's probabilities";
    }
    if (loss instanceof Loss.ReverseKl) {
      return "giving no weight to what the teacher thinks unlikely";
    }
    if (loss instanceof Loss.JensenShannon) {
      return "the mean of both models' probabilities";
    }
    if (loss instanceof Loss.Dkd dkd) {
      return "the teacher's probability of the row's class (times "
          + dkd.alpha()
          + ") and its shares of the others (times "
          + dkd.beta()
          + ")";
    }
    throw new AssertionError(loss);
  }

  private static String weight(Schedule weight) {
    boolean one = weight.isConstant() && weight.from() == 1;
    return one ? "" : " (weight " + number(weight) + ")";
  }

  private static String number(Schedule schedule) {
    return schedule.isConstant()
        ? String.valueOf(schedule.from())
        : String.format(
            Locale.ROOT,
            "%s to %s, %s",
            schedule.from(),
            schedule.to(),
            schedule.shape() == Schedule.Shape.LINEAR ? "evenly" : "along a cosine");
  }
}
