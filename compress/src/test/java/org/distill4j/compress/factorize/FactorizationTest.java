package org.distill4j.compress.factorize;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.distill4j.compress.ClassifierShapes;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.prune.LogitDistance;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.junit.jupiter.api.Test;

class FactorizationTest {
  private static final Rank NONE = Rank.none();

  private static List<TokenizedText> texts(int count) {
    List<TokenizedText> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int length = 3 + i % 9;
      int[] ids = RandomCheckpoint.ids(length, 40, i);
      texts.add(TokenizedText.of(ids, RandomCheckpoint.types(length), false));
    }
    return texts;
  }

  @Test
  void shrinksAWholeModelAndKeepsMostOfWhatItSays() {
    Checkpoint model = RandomCheckpoint.even();
    FactoredModel made = Factorization.of(model, Rank.share(0.8), Rank.count(8), texts(100));
    ClassifierShapes.check(made.model());
    assertEquals(10, made.factored());
    assertEquals(List.of(), made.whole());
    assertTrue(made.model().parameters() < model.parameters());
    assertTrue(made.linearKept().orElseThrow() > 0.6, made::toString);
    double more =
        LogitDistance.of(
            model, Factorization.of(model, Rank.share(0.3), NONE, texts(100)).model(), texts(50));
    double less =
        LogitDistance.of(
            model, Factorization.of(model, Rank.share(0.8), NONE, texts(100)).model(), texts(50));
    assertTrue(less < more, less + " with 0.8 of the weights, " + more + " with 0.3");
  }

  @Test
  void isExactWhereMatricesHaveNoMoreRank() {
    Checkpoint model = ofRank(RandomCheckpoint.even(), 3);
    FactoredModel made = Factorization.of(model, Rank.count(3), Rank.count(3), texts(100));
    assertEquals(10, made.factored());
    assertEquals(1, made.linearKept().orElseThrow(), 1e-5, "float32 moments");
    assertEquals(1, made.wordsKept().orElseThrow(), 1e-6, "float64 sums of float32 rows");
    assertEquals(0, LogitDistance.of(model, made.model(), texts(60)), 1e-8, "float32 rounding");
  }

  // Products of random factors in place of every matrix; keys and values share theirs.
  private static Checkpoint ofRank(Checkpoint model, int rank) {
    TreeMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    Random random = new Random(5);
    for (String name : model.tensors().keySet()) {
      Tensor old = model.tensor(name);
      boolean matrix = name.startsWith("encoder.layer") && old.rank() == 2;
      if (matrix || name.startsWith(WeightForm.WORDS)) {
        long shared = name.contains("self.") ? name.charAt(14) : random.nextLong();
        tensors.put(name, product(old.length(0), old.length(1), rank, random, shared));
      }
    }
    return new Checkpoint(model.config(), tensors, model.head());
  }

  private static Tensor product(int out, int in, int rank, Random random, long shared) {
    Random first = new Random(shared);
    float[] factor = new float[rank * in];
    for (int i = 0; i < factor.length; i++) {
      factor[i] = 0.3f * (float) first.nextGaussian();
    }
    Tensor tensor = Tensor.zeros(out, in);
    for (int row = 0; row < out; row++) {
      for (int unit = 0; unit < rank; unit++) {
        double weight = random.nextGaussian();
        for (int i = 0; i < in; i++) {
          tensor.values()[row * in + i] += (float) (weight * factor[unit * in + i]);
        }
      }
    }
    return tensor;
  }

  @Test
  void leavesWholeWhatIsNotThereOrWouldNotPay() {
    Checkpoint model = RandomCheckpoint.uneven(); // 3, 0 and 1 heads of 4; 7, 24 and 0 neurons
    FactoredModel made = Factorization.of(model, Rank.count(6), NONE, texts(40));
    ClassifierShapes.check(made.model());
    assertTrue(made.whole().contains("encoder.layer.0.intermediate.dense"), made::toString);
    assertTrue(made.whole().contains("encoder.layer.0.attention.self.query"), made::toString);
    assertTrue(made.whole().contains("encoder.layer.2.attention.output.dense"), made::toString);
    assertEquals(
        List.of(
            "encoder.layer.0.attention.self.key_value",
            "encoder.layer.1.intermediate.dense",
            "encoder.layer.1.output.dense"),
        List.copyOf(made.model().config().form().ranks().keySet()));
    assertTrue(made.wordsKept().isEmpty());
  }

  @Test
  void refusesWhatHasFactorsAndRanksThatSaveNothing() {
    Checkpoint factored = RandomCheckpoint.factored();
    assertRefused("got factors of 8", factored.config(), Rank.share(0.5));
    TransformerConfig even = RandomCheckpoint.even().config();
    assertRefused("got none. Write a smaller rank", even, Rank.count(16));
  }

  private static void assertRefused(String part, TransformerConfig config, Rank rank) {
    String fault =
        assertThrows(IllegalArgumentException.class, () -> Factorization.form(config, rank, NONE))
            .getMessage();
    assertTrue(fault.contains(part), fault);
  }
}
