package org.distill4j.recipes.reader;

import java.util.LinkedHashMap;
import java.util.Map;
import org.distill4j.recipes.recipe.AttentionRelations;
import org.distill4j.recipes.recipe.Loss;
import org.distill4j.recipes.recipe.Spelling;

/** Writes one member of {@code losses}, as {@link LossReader} reads it. */
public final class LossWriter {
  private LossWriter() {}

  /** As it is read. */
  public static Map<String, Object> toMap(Loss loss) {
    Map<String, Object> settings = new LinkedHashMap<>();
    if (loss instanceof Loss.Dkd dkd) {
      settings.put("alpha", dkd.alpha());
      settings.put("beta", dkd.beta());
    }
    if (loss instanceof Loss.Softened softened) {
      settings.put("temperature", ScheduleReader.written(softened.temperature()));
    }
    if (loss instanceof AttentionRelations.Relations relations) {
      settings.putAll(AttentionRelationsReader.settings(relations));
    }
    if (loss instanceof Loss.Inside inside) {
      settings.put("layers", MatchedLayersReader.written(inside.layers()));
    }
    settings.put("weight", ScheduleReader.written(loss.weight()));
    if (loss instanceof Loss.HardLabel hard) {
      settings.put("smoothing", hard.smoothing());
    }
    if (loss instanceof Loss.HiddenStates hidden) {
      settings.put("distance", Spelling.of(hidden.distance()));
      settings.put("embeddings", hidden.embeddings());
    }
    if (loss instanceof Loss.Embedding embedding) {
      settings.put("distance", Spelling.of(embedding.distance()));
    }
    return Map.of(loss.key(), settings);
  }
}
