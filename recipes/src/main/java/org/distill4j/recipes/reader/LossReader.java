package org.distill4j.recipes.reader;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Bound;
import org.distill4j.recipes.recipe.Distill;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.MatchedLayers;
import org.distill4j.recipes.recipe.ScheduleBounds;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.yaml.Node;
import org.distill4j.student.loss.Schedule;

/** Reads the members of {@code losses}. */
public final class LossReader {
  private static final Map<String, Kind> KINDS =
      Map.ofEntries(
          entry(
              Loss.SoftTarget.KEY,
              Section.SOFT_TARGET,
              f -> new Loss.SoftTarget(temperature(f), weight(f))),
          entry(
              Loss.ReverseKl.KEY,
              Section.REVERSE_KL,
              f -> new Loss.ReverseKl(temperature(f), weight(f))),
          entry(
              Loss.JensenShannon.KEY,
              Section.JENSEN_SHANNON,
              f -> new Loss.JensenShannon(temperature(f), weight(f))),
          entry(Loss.Dkd.KEY, Section.DKD, LossReader::dkd),
          entry(Loss.LogitMse.KEY, Section.LOGIT_MSE, f -> new Loss.LogitMse(weight(f))),
          entry(Loss.Embedding.KEY, Section.EMBEDDING, LossReader::embedding),
          entry(Loss.Similarities.KEY, Section.SIMILARITIES, f -> new Loss.Similarities(weight(f))),
          entry(Loss.HardLabel.KEY, Section.HARD_LABEL, LossReader::hardLabel),
          entry(Loss.HiddenStates.KEY, Section.HIDDEN_STATES, LossReader::hiddenStates),
          entry(
              Loss.ClsStates.KEY,
              Section.CLS_STATES,
              f -> new Loss.ClsStates(weight(f), layers(f))),
          entry(
              AttentionRelations.Relations.KEY,
              Section.RELATIONS,
              AttentionRelationsReader::relations),
          entry(
              AttentionRelations.AttentionScores.KEY,
              Section.ATTENTION_SCORES,
              AttentionRelationsReader::attentionScores));

  private record Kind(Section section, Function<Fields, Loss> read) {}

  private LossReader() {}

  private static Map.Entry<String, Kind> entry(
      String key, Section section, Function<Fields, Loss> read) {
    return Map.entry(key, new Kind(section, read));
  }

  /** The losses of a list; the usual ones, and faults, where there are none. */
  public static List<Loss> read(Fields fields, Node node) {
    Set<Object> seen = new HashSet<>();
    List<Loss> losses = fields.keyed(node, "losses", Section.LOSS, item -> loss(item, seen));
    return losses.isEmpty() ? Distill.defaults().losses() : losses;
  }

  private static Optional<Loss> loss(Fields item, Set<Object> seen) {
    Optional<Loss> loss =
        item.kind()
            .flatMap(key -> item.section(key, KINDS.get(key).section()).map(KINDS.get(key).read()));
    if (loss.isPresent() && !seen.add(loss.get().identity())) {
      item.values()
          .fault(
              item.position(),
              item.path(),
              "must differ from the losses before; got a second "
                  + loss.get().key()
                  + (loss.get().onAnswers() ? "" : " of the same settings")
                  + ". Remove it.");
      return Optional.empty();
    }
    return loss;
  }

  private static Loss dkd(Fields fields) {
    return new Loss.Dkd(
        fields.number("alpha", Loss.Dkd.ALPHA, Bound.NOT_NEGATIVE),
        fields.number("beta", Loss.Dkd.BETA, Bound.NOT_NEGATIVE),
        temperature(fields),
        weight(fields));
  }

  private static Loss hardLabel(Fields fields) {
    return new Loss.HardLabel(weight(fields), fields.number("smoothing", 0, Bound.PROBABILITY));
  }

  private static Loss hiddenStates(Fields fields) {
    return new Loss.HiddenStates(
        weight(fields),
        fields.choice("distance", Loss.HiddenStates.Distance.MSE),
        layers(fields),
        fields.logical("embeddings", false));
  }

  private static MatchedLayers layers(Fields fields) {
    return MatchedLayersReader.read(fields, MatchedLayers.map());
  }

  private static Loss embedding(Fields fields) {
    return new Loss.Embedding(
        weight(fields), fields.choice("distance", Loss.Embedding.defaults().distance()));
  }

  private static Schedule temperature(Fields fields) {
    return ScheduleReader.read(
        fields, ScheduleBounds.TEMPERATURE, Loss.SoftTarget.defaults().temperature());
  }

  private static Schedule weight(Fields fields) {
    return ScheduleReader.read(fields, ScheduleBounds.WEIGHT, Schedule.constant(1));
  }
}
