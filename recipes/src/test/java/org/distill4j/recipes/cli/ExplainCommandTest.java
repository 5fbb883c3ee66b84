package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ExplainCommandTest {
  /** The reference recipe holds every kind of stage, so that none is left without words. */
  @Test
  void explainsEveryStage() {
    Program program = Program.run("explain", "sst2");
    assertEquals(0, program.code());
    assertEquals(9, program.out().lines().count(), program.out());
    assertTrue(program.out().contains("keeps 50% of the attention heads"), program.out());
    assertTrue(program.out().contains("keeps 8000 of the tokens in the vocabulary"), program.out());
  }

  @Test
  void explainsFactors() {
    Program program =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[2]={factorize: {linear: 0.5, embedding: 64, rows: 300}}");
    assertTrue(program.out().contains("two factors that hold 50% of the weights"), program.out());
    assertTrue(program.out().contains("change their outputs least on 300 training texts"));
    assertTrue(program.out().contains("a narrow table and a projection of rank 64"));
  }

  @Test
  void explainsFixedScales() {
    Program program =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[4].quantize={activations: static, keep-float: 2, portable: true, smooth: 0.5}");
    assertTrue(program.out().contains("fixed scales from 256 training texts"), program.out());
    assertTrue(program.out().contains("the 2 that it hurts most stay in float32"), program.out());
    assertTrue(program.out().contains("without VNNI get seven bits"), program.out());
    assertTrue(program.out().contains("move into the weights that read them"), program.out());
  }

  @Test
  void explainsFourBits() {
    String four = "{weights: int4, embeddings: int4, dialect: onnxruntime}";
    Program program = Program.run("explain", "sst2", "--set", "stages[4].quantize=" + four);
    assertTrue(program.out().contains("linear layers in four bits, and the word"), program.out());
    assertTrue(program.out().contains("ONNX Runtime's own operators"), program.out());
  }

  @Test
  void tellsHowUnitsAreScored() {
    String keep = "stages[1].prune={keep: {layers: 2}, criterion: ";
    Program fisher = Program.run("explain", "sst2", "--set", keep + "fisher}");
    assertTrue(fisher.out().contains("until 2 of them are left; keeps 100% of"), fisher.out());
    assertTrue(fisher.out().contains("largest Fisher information"), fisher.out());
    Program magnitude =
        Program.run("explain", "sst2", "--set", keep + "magnitude, reconstruct: true}");
    assertTrue(magnitude.out().contains("squares on 2000 training texts"), magnitude.out());
    Program timed =
        Program.run("explain", "sst2", "--set", "stages[1]={prune: {target: {latency: 0.5}}}");
    assertTrue(timed.out().contains("text of 32 tokens takes 50%"), timed.out());
    Program frontier = Program.run("explain", "sst2", "--set", "stages[1]={prune: {frontier: {}}}");
    assertTrue(frontier.out().contains("the fewest that lose 2.0 points or less"), frontier.out());
    Program gradual =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[3].distill.prune={keep: {heads: 0.5, feed-forward: 300}, criterion: movement}");
    assertTrue(
        gradual.out().contains("after 60% of the steps 50% of the heads and 300"), gradual.out());
    Program gates =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[3].distill.prune={keep: {heads: 4}, criterion: l0}");
    assertTrue(gates.out().contains("go as gates close that are learned"), gates.out());
    assertTrue(gradual.out().contains("moves away from zero most; then"), gradual.out());
    assertTrue(magnitude.out().contains("those with the largest weights"), magnitude.out());
  }

  @Test
  void namesLossesAndStarts() {
    Program program =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[0].distill.student={initialize: {layers: [1, 5]}}",
            "--set",
            "stages[0].distill.losses=[{hard-label: {weight: 0.5}}, {hidden-states: {}}]",
            "--set",
            "control=none");
    assertTrue(program.out().contains("of 2 layers, copied from the teacher's 1, 5,"));
    assertTrue(program.out().contains("own labels (weight 0.5), the teacher's hidden states"));
    assertTrue(program.out().contains("stays unknown"), program.out());
  }

  @Test
  void saysWhatEveryLossAsks() {
    Program program =
        Program.run(
            "explain",
            "sst2",
            "--set",
            "stages[0].distill.losses=[{reverse-kl: {temperature: {from: 4, to: 1}}},"
                + " {jensen-shannon: {}}, {dkd: {}}, {logit-mse: {weight: {from: 1, to: 0, shape:"
                + " cosine}}}, {hard-label: {smoothing: 0.1}}, {hidden-states: {distance: cosine,"
                + " embeddings: true}}, {cls-states: {layers: [1, none, 5]}}, {relations: {of:"
                + " [key, value]}}, {attention-scores: {}}]",
            "--set",
            "stages[0].distill.teacher-outputs={path: said.jsonl}",
            "--set",
            "stages[0].distill.teacher-errors=hard-label");
    assertEquals(0, program.code(), program.err());
    for (String words :
        new String[] {
          "what the teacher thinks unlikely, softened by temperature 4.0 to 1.0, evenly",
          "the mean of both models' probabilities, softened by temperature 2.0",
          "the row's class (times 1.0) and its shares of the others (times 8.0)",
          "the teacher's logits (weight 1.0 to 0.0, along a cosine)",
          "own labels, 0.1 of each spread over all",
          "hidden states by their angle, those of the embeddings too",
          "[CLS] states, layer by layer to the teacher's 1, none, 5",
          "the teacher finds alike, by keys, values, last layer to last layer",
          "the teacher's attention scores",
          "said.jsonl. Rows that the teacher gets wrong are learned from their labels."
        }) {
      assertTrue(program.out().contains(words), program.out());
    }
  }
}
