package org.distill4j.compress.bundle;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.distill4j.runtime.OutputKind;
import org.junit.jupiter.api.Test;

class ModelCardTest {
  private final String card = card(OutputKind.CLASSES);

  private static String card(OutputKind task) {
    return new ModelCard(
            "tiny",
            "MiniLM",
            "Apache-2.0",
            List.of("distill", "quantize"),
            List.of(new ModelCard.Data("train", "train.tsv", "00ff", 600)),
            List.of(new ModelCard.Quality("accuracy", 0.9, 0.875, 0.925, 1000)),
            "Probabilities are calibrated.",
            task,
            List.of("no", "yes"),
            24,
            "say \"yes\"",
            List.of("Training rows: 600", "Left out: 7 near copies of test rows"),
            List.of("Weakest label: no, F1 0.71"))
        .toMarkdown();
  }

  @Test
  void cutsTextsInPythonAsTheModelDoes() {
    assertTrue(card.contains("tokenizer.enable_truncation(24)\n"), card);
  }

  @Test
  void tellsHowFarProbabilitiesCanBeTrusted() {
    assertTrue(card.contains("\nProbabilities are calibrated.\n\n## Data"), card);
  }

  @Test
  void namesTeacherAndLicence() {
    assertTrue(card.contains("from the teacher MiniLM (licence: Apache-2.0)"), card);
  }

  @Test
  void listsDataWithHashesAndQualityWithIntervals() {
    assertTrue(card.contains("| train | train.tsv | 600 | `00ff` |"), card);
    assertTrue(card.contains("| accuracy | 0.9000 | 0.8750 to 0.9250 | 1000 |"), card);
  }

  @Test
  void snippetsAnswerAsTheModelDoes() {
    String tags = card(OutputKind.TAGS);
    assertTrue(tags.contains("model.tag(List.of(\"say \\\"yes\\\"\".split(\" \")))"), tags);
    assertTrue(tags.contains("zip(tokens.tokens, logits[0])"), tags);
    assertTrue(card(OutputKind.SCORE).contains("print(float(logits[0, 0]))"));
  }

  @Test
  void snippetsQuoteTheExample() {
    assertTrue(card.contains("model.classify(List.of(\"say \\\"yes\\\"\"))"), card);
    assertTrue(card.contains("tokenizer.encode(\"say \\\"yes\\\"\")"), card);
  }

  @Test
  void beginsWithFrontMatterOfTheHub() {
    String yaml = card.substring(0, card.indexOf("---\n\n# tiny"));
    assertTrue(yaml.startsWith("---\nlicense: apache-2.0\nlibrary_name: onnx\n"), yaml);
    assertTrue(yaml.contains("\npipeline_tag: text-classification\n"), yaml);
    assertTrue(yaml.contains("\n- \"quantization\"\n"), yaml);
    assertTrue(yaml.contains("\nmetrics:\n- \"accuracy\"\n"), yaml);
    assertTrue(yaml.contains("\n      value: 0.9000\n"), yaml);
    assertTrue(card(OutputKind.TAGS).contains("\npipeline_tag: token-classification\n"));
    assertTrue(card(OutputKind.VECTORS).contains("\npipeline_tag: sentence-similarity\n"));
  }

  @Test
  void saysWhatItIsForAndWhatIsNotKnown() {
    assertTrue(card.contains("## Intended use\n\nGives texts of the kind"), card);
    assertTrue(card.contains("- Every text gets a label, also one that none of the labels fits."));
    assertTrue(card.contains("- Of longer texts only the first 24 tokens are read"));
    assertTrue(card.contains("- Not measured: "));
    assertTrue(card.contains("- Weakest label: no, F1 0.71\n"));
    assertTrue(card.contains("\nProbabilities are calibrated.\n"));
    assertTrue(card.contains("## Rows\n\n- Training rows: 600\n- Left out: 7 near copies"));
  }
}
