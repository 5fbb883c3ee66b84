package org.distill4j.recipes.stage.factorize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.distill4j.compress.factorize.FactoredModel;
import org.distill4j.compress.factorize.Factorization;
import org.distill4j.compress.prune.LogitDistance;
import org.distill4j.recipes.context.ModelWithTokenizer;
import org.distill4j.recipes.context.RunContext;
import org.distill4j.recipes.context.SampledRows;
import org.distill4j.recipes.context.TokenizedSplits;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/** The stage that keeps matrices as two factors. */
final class FactorizeStage {
  private static final int NAMED = 4; // layers left whole, before "and so many more"

  private final RunContext context;

  FactorizeStage(RunContext context) {
    this.context = context;
  }

  StageResult run(Factorize stage, ModelWithTokenizer student) throws IOException {
    List<TokenizedText> texts =
        TokenizedSplits.encode(
            SampledRows.of(context, stage.rows()), student.tokenizer(), context.maxLength(student));
    context.messages().say("factorize: decomposing by what layers read in texts");
    FactoredModel made =
        Factorization.of(student.checkpoint(), stage.linearRank(), stage.wordRank(), texts);
    List<String> notes = notes(student.checkpoint(), made, texts);
    return StageResult.of(new ModelWithTokenizer(made.model(), student.tokenizer()), 0, notes);
  }

  private static List<String> notes(
      Checkpoint before, FactoredModel made, List<TokenizedText> texts) {
    List<String> notes = new ArrayList<>();
    notes.add(
        String.format(
            Locale.ROOT,
            "%,d of %,d parameters stay.",
            made.model().parameters(),
            before.parameters()));
    made.linearKept().ifPresent(kept -> notes.add(linear(made, kept, texts.size())));
    made.wordsKept().ifPresent(kept -> notes.add(words(made.model().config(), kept)));
    if (made.factored() > 0 && !made.whole().isEmpty()) {
      notes.add("Left whole, where two factors would save less than a fifth: " + names(made) + ".");
    }
    if (Head.of(before) != Head.TAGS) {
      List<TokenizedText> tried = texts.subList(0, Math.min(SampledRows.TRIED_TEXTS, texts.size()));
      double distance = LogitDistance.of(before, made.model(), tried);
      notes.add(String.format(Locale.ROOT, "The outputs' mean squared change is %.4f.", distance));
    }
    return notes;
  }

  private static String linear(FactoredModel made, double kept, int texts) {
    List<Integer> ranks =
        made.model().config().form().ranks().entrySet().stream()
            .filter(rank -> !rank.getKey().equals(WeightForm.WORDS))
            .map(rank -> rank.getValue())
            .sorted()
            .toList();
    return String.format(
        Locale.ROOT,
        "%d matrices of linear layers kept as two, of ranks %d to %d, by what they read in %,d"
            + " texts: on average %.1f%% of their outputs' variance is left.",
        made.factored(),
        ranks.get(0),
        ranks.get(ranks.size() - 1),
        texts,
        100 * kept);
  }

  private static String words(TransformerConfig config, double kept) {
    return String.format(
        Locale.ROOT,
        "The word table is %,d by %d with a projection to %d, which keeps %.1f%% of the word"
            + " vectors' variance and costs %,d multiplications a token.",
        config.vocabSize(),
        config.wordSize(),
        config.hiddenSize(),
        100 * kept,
        (long) config.wordSize() * config.hiddenSize());
  }

  private static String names(FactoredModel made) {
    List<String> whole = made.whole();
    String first = String.join(", ", whole.subList(0, Math.min(NAMED, whole.size())));
    return whole.size() <= NAMED ? first : first + " and " + (whole.size() - NAMED) + " more";
  }
}
