package org.distill4j.recipes.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;

class PlannedModelTest {
  private static final TransformerConfig MINI_LM = BertFamily.encoder(30_522, 384, 6, 12, 1536);

  @Test
  void countsMiniLm() {
    PlannedModel model = new PlannedModel("teacher", MINI_LM, 2);
    // 22,713,216 as published, pooler included, and a classifier of two labels.
    assertEquals(22_713_216 + 2 * 384 + 2, model.parameters());
    assertEquals(4 * model.parameters(), model.floatBytes());
    // By hand: in each layer 4 H² + 2 H F a piece and 2 L H of attention; then pooler, classifier.
    long piece = 6 * (4 * 384 * 384 + 2 * 384 * 1536 + 2 * 32 * 384);
    assertEquals(32 * piece + 384 * 384 + 384 * 2, model.macs(32));
  }

  @Test
  void countsWhatIsLeftOfAnUnevenModel() {
    TransformerConfig uneven =
        BertFamily.encoder(10, 8, 2, 2, 16).withLayers(List.of(1, 0), List.of(3, 0));
    // One head of width 4 and three neurons in the first layer, nothing in the second.
    long layer = 5 * (4 * 8 * 4 + 2 * 8 * 3) + 2 * 5 * 5 * 4;
    assertEquals(layer + 8 * 8 + 8 * 3, new PlannedModel("prune", uneven, 3).macs(5));
  }
}
