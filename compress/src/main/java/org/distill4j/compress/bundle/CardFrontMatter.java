package org.distill4j.compress.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.distill4j.runtime.OutputKind;
import tools.jackson.databind.json.JsonMapper;

/**
 * The YAML at the head of a model card, with the keys that Hugging Face's hub reads. What is not
 * known, as a language, is left out.
 */
final class CardFrontMatter {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  // The checkpoints that come as Maven artifacts, by their names on the hub.
  private static final Map<String, String> BASE_MODELS =
      Map.of(
          "classpath:all-minilm-l6-v2.onnx", "sentence-transformers/all-MiniLM-L6-v2",
          "classpath:bge-small-en-v1.5.onnx", "BAAI/bge-small-en-v1.5",
          "classpath:bge-small-zh-v1.5.onnx", "BAAI/bge-small-zh-v1.5");

  private static final Map<String, String> METRICS =
      Map.ofEntries(
          Map.entry("accuracy", "accuracy"),
          Map.entry("macroF1", "f1"),
          Map.entry("positiveF1", "f1"),
          Map.entry("microF1", "f1"),
          Map.entry("subsetAccuracy", "accuracy"),
          Map.entry("tokenAccuracy", "accuracy"),
          Map.entry("entityF1", "f1"),
          Map.entry("entityPrecision", "precision"),
          Map.entry("entityRecall", "recall"),
          Map.entry("pearson", "pearsonr"),
          Map.entry("spearman", "spearmanr"),
          Map.entry("recallAt1", "recall"),
          Map.entry("recallAt10", "recall"));

  private CardFrontMatter() {}

  static String of(ModelCard card) {
    StringBuilder yaml = new StringBuilder("---\n");
    yaml.append("license: ").append(licence(card.teacherLicence())).append('\n');
    yaml.append("library_name: onnx\n");
    yaml.append("pipeline_tag: ").append(pipeline(card.task())).append('\n');
    BASE_MODELS.forEach(
        (name, model) -> {
          if (card.teacher().startsWith(name)) {
            yaml.append("base_model: ").append(model).append('\n');
          }
        });
    list(yaml, "tags", tags(card));
    list(yaml, "metrics", card.quality().stream().map(q -> metric(q.metric())).distinct().toList());
    return yaml.append(results(card)).append("---\n\n").toString();
  }

  // An identifier of the hub's list is one word; anything else is said in the text below.
  private static String licence(String given) {
    String lower = given.toLowerCase(Locale.ROOT);
    return lower.matches(
            "(apache-2\\.0|mit|bsd-[23]-clause|cc-by(-sa|-nc)?-4\\.0|openrail|gpl-3\\.0)")
        ? lower
        : lower.startsWith("not stated") ? "unknown" : "other";
  }

  private static String pipeline(OutputKind task) {
    return switch (task) {
      case CLASSES, LABELS, SCORE -> "text-classification";
      case TAGS -> "token-classification";
      case VECTORS -> "sentence-similarity";
    };
  }

  private static List<String> tags(ModelCard card) {
    List<String> tags = new ArrayList<>(List.of("distill4j", "onnx", "knowledge-distillation"));
    if (card.steps().stream().anyMatch(step -> step.startsWith("prune"))) {
      tags.add("pruning");
    }
    if (card.steps().stream().anyMatch(step -> step.startsWith("quantize"))) {
      tags.add("quantization");
    }
    return tags;
  }

  private static String metric(String key) {
    return METRICS.getOrDefault(key, key);
  }

  private static void list(StringBuilder yaml, String key, List<String> values) {
    if (!values.isEmpty()) {
      yaml.append(key).append(":\n");
      values.forEach(value -> yaml.append("- ").append(quoted(value)).append('\n'));
    }
  }

  private static String results(ModelCard card) {
    String data =
        card.data().stream()
            .filter(each -> each.role().equals("test"))
            .map(ModelCard.Data::file)
            .findFirst()
            .orElse("test rows");
    StringBuilder yaml = new StringBuilder("model-index:\n- name: ").append(quoted(card.name()));
    yaml.append("\n  results:\n  - task:\n      type: ").append(pipeline(card.task()));
    yaml.append("\n    dataset:\n      type: ").append(quoted(data));
    yaml.append("\n      name: ").append(quoted(data)).append("\n    metrics:\n");
    for (ModelCard.Quality q : card.quality()) {
      yaml.append("    - type: ").append(quoted(metric(q.metric())));
      yaml.append("\n      name: ").append(quoted(q.metric()));
      yaml.append("\n      value: ").append(String.format(Locale.ROOT, "%.4f", q.value()));
      yaml.append('\n');
    }
    return yaml.toString();
  }

  /** A JSON string is a YAML string. */
  private static String quoted(String text) {
    return MAPPER.writeValueAsString(text);
  }
}
