package org.distill4j.compress.bundle;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import org.distill4j.runtime.OutputKind;

/**
 * What a user of a finished model should know, as the README.md of its folder.
 *
 * @param name the recipe's name
 * @param teacher the teacher's name
 * @param teacherLicence the teacher's licence, under which the student's weights stand too
 * @param steps what was done, one line each
 * @param data the files it was made from and measured on
 * @param quality the measurements on the test set
 * @param confidence how far probabilities can be trusted; empty where answers have none
 * @param task what the model answers
 * @param labels the labels by index
 * @param maxLength tokens that a text is cut to
 * @param example a text of the kind it was trained for
 * @param rows what became of the rows of the data, one line each
 * @param limits what a user must know of this very model, one line each
 */
public record ModelCard(
    String name,
    String teacher,
    String teacherLicence,
    List<String> steps,
    List<Data> data,
    List<Quality> quality,
    String confidence,
    OutputKind task,
    List<String> labels,
    int maxLength,
    String example,
    List<String> rows,
    List<String> limits) {

  /**
   * A file of data.
   *
   * @param role such as {@code train}
   * @param file its name
   * @param sha256 hexadecimal
   * @param rows how many of its rows were used
   */
  public record Data(String role, String file, String sha256, long rows) {}

  /**
   * A measurement, a fraction in [0, 1].
   *
   * @param metric such as {@code accuracy}
   * @param value the estimate
   * @param low the lower end of its 95 % interval
   * @param high the upper end
   * @param n rows measured
   */
  public record Quality(String metric, double value, double low, double high, long n) {}

  private static final String JAVA =
      """
      ## Java

      ```java
      try (CompressedClassifier model = CompressedClassifier.open(Path.of("model"))) {
        System.out.println(model.classify(List.of("%s")));
      }
      ```

      """;

  private static final String SCORE_IN_JAVA =
      """
      ## Java

      ```java
      try (CompressedScorer model = CompressedScorer.open(Path.of("model"))) {
        System.out.println(model.score("%s")); // or of a pair, model.score(text, other)
      }
      ```

      """;

  private static final String LABELS_IN_JAVA =
      """
      ## Java

      ```java
      try (CompressedLabels model = CompressedLabels.open(Path.of("model"))) {
        System.out.println(model.label("%s").labels()); // any of them, or none
      }
      ```

      """;

  private static final String TAGS_IN_JAVA =
      """
      ## Java

      ```java
      try (CompressedTagger model = CompressedTagger.open(Path.of("model"))) {
        System.out.println(model.tag(List.of("%s".split(" ")))); // a tag for each word
      }
      ```

      """;

  private static final String VECTORS_IN_JAVA =
      """
      ## Java

      ```java
      try (CompressedEmbedder model = CompressedEmbedder.open(Path.of("model"))) {
        float[] vector = model.embed("%s"); // of length one: products are cosines
      }
      ```

      """;

  private static final String ANSWER_IN_PYTHON = "print(labels[int(logits.argmax())])";

  private static final String OUTPUT_OF_VECTORS = "sentence_embedding";

  private static final String PYTHON =
      """
      ## Python

      ```python
      import json, numpy as np, onnxruntime as ort
      from tokenizers import Tokenizer

      tokenizer = Tokenizer.from_file("model/tokenizer.json")
      tokenizer.enable_truncation(%d)
      labels = json.load(open("model/labels.json", encoding="utf-8"))
      session = ort.InferenceSession("model/model.onnx", providers=["CPUExecutionProvider"])
      tokens = tokenizer.encode("%s")
      inputs = {"input_ids": tokens.ids, "attention_mask": tokens.attention_mask,
                "token_type_ids": tokens.type_ids}  # of which the model may read fewer
      logits = session.run(["logits"], {
          node.name: np.array([inputs[node.name]], dtype=np.int64)
          for node in session.get_inputs()})[0]
      print(labels[int(logits.argmax())])
      ```

      Run texts one at a time, without padding; certificate.json says how far results move in a batch.
      """;

  /** Copies the lists. */
  public ModelCard {
    steps = List.copyOf(steps);
    data = List.copyOf(data);
    quality = List.copyOf(quality);
    labels = List.copyOf(labels);
    rows = List.copyOf(rows);
    limits = List.copyOf(limits);
  }

  /** The card as Markdown. */
  public String toMarkdown() {
    return CardFrontMatter.of(this)
        + "# "
        + name
        + "\n\n"
        + "Made by distill4j from the teacher "
        + teacher
        + " (licence: "
        + teacherLicence
        + ").\n\n"
        + "## Intended use\n\n"
        + CardUse.intended(this)
        + "\n\n"
        + list("Limits", CardUse.limits(this))
        + list("Steps", steps)
        + (task == OutputKind.VECTORS ? width() : list("Labels", labels))
        + table(
            "Quality",
            "| metric | value | 95% interval | rows |\n|---|---|---|---|\n",
            quality.stream().map(ModelCard::row).toList())
        + (confidence.isEmpty() ? "" : confidence + "\n\n")
        + table(
            "Data",
            "| part | file | rows | SHA-256 |\n|---|---|---|---|\n",
            data.stream().map(ModelCard::row).toList())
        + (rows.isEmpty() ? "" : list("Rows", rows))
        + String.format(Locale.ROOT, java(), quoted())
        + String.format(Locale.ROOT, python(), maxLength, quoted());
  }

  private String width() {
    return "Each text becomes a vector of " + labels.size() + " numbers and of length one.\n\n";
  }

  private String java() {
    return switch (task) {
      case CLASSES -> JAVA;
      case LABELS -> LABELS_IN_JAVA;
      case SCORE -> SCORE_IN_JAVA;
      case TAGS -> TAGS_IN_JAVA;
      case VECTORS -> VECTORS_IN_JAVA;
    };
  }

  private String python() {
    return switch (task) {
      case CLASSES -> PYTHON;
      case LABELS ->
          PYTHON.replace(
              ANSWER_IN_PYTHON,
              "least = json.load(open(\"model/thresholds.json\", encoding=\"utf-8\"))"
                  + "[\"thresholds\"]\n"
                  + "odds = 1 / (1 + np.exp(-logits[0].astype(np.float64)))\n"
                  + "print([label for label, p in zip(labels, odds) if p >= least[label]])");
      case VECTORS ->
          PYTHON.replace(ANSWER_IN_PYTHON, "print(logits[0])").replace("logits", OUTPUT_OF_VECTORS);
      case SCORE -> PYTHON.replace(ANSWER_IN_PYTHON, "print(float(logits[0, 0]))");
      case TAGS -> // a word's tag is that of its first token
          PYTHON.replace(
              ANSWER_IN_PYTHON,
              "print([(token, labels[int(row.argmax())])"
                  + " for token, row in zip(tokens.tokens, logits[0])])");
    };
  }

  private static String list(String title, List<String> lines) {
    return lines.stream().map(line -> "- " + line + "\n").collect(section(title, ""));
  }

  private static String table(String title, String head, List<String> rows) {
    return rows.stream().collect(section(title, head));
  }

  private static Collector<CharSequence, ?, String> section(String title, String head) {
    return Collectors.joining("", "## " + title + "\n\n" + head, "\n");
  }

  private static String row(Quality q) {
    return String.format(
        Locale.ROOT,
        "| %s | %.4f | %.4f to %.4f | %d |\n",
        q.metric(),
        q.value(),
        q.low(),
        q.high(),
        q.n());
  }

  private static String row(Data d) {
    return "| " + d.role() + " | " + d.file() + " | " + d.rows() + " | `" + d.sha256() + "` |\n";
  }

  /** The example as a string literal of either language. */
  private String quoted() {
    return example.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", " ");
  }
}
