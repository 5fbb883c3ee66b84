package org.distill4j.compress.bundle;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.compress.quantize.QuantizationSettings;
import org.distill4j.compress.quantize.QuantizedCheckpoint;
import org.distill4j.runtime.DecisionRule;
import org.distill4j.runtime.FolderSums;
import org.distill4j.runtime.KnownAnswers;
import org.distill4j.runtime.LabelThresholds;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.checkpoint.ConfigJson;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import tools.jackson.databind.json.JsonMapper;

/** Writes the folders that the runtime opens. */
public final class ModelFolder {
  /** The model. */
  public static final String MODEL = "model.onnx";

  /** The tokenizer, without padding. */
  public static final String TOKENIZER = "tokenizer.json";

  /** The label strings by index. */
  public static final String LABELS = "labels.json";

  /** What a finished model's export was checked for, see {@link ParityCertificate}. */
  public static final String CERTIFICATE = "certificate.json";

  /** A finished model's card, see {@link ModelCard}. */
  public static final String CARD = "README.md";

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ModelFolder() {}

  /**
   * Writes a stage's folder.
   *
   * @param folder a new or empty folder
   * @throws org.distill4j.compress.onnx.ExportException if ONNX cannot express the model
   * @throws java.nio.file.FileAlreadyExistsException if the folder holds anything
   */
  public static void write(ModelContents contents, Path folder) throws IOException {
    NewFolder.write(
        folder,
        part -> {
          fill(contents, part);
          FolderSums.record(part);
        });
  }

  /**
   * Writes the ONNX file of a stage's folder anew from its float32 weights, to the same bytes.
   *
   * @param stage what {@link #write} wrote, without its ONNX file
   */
  public static void restore(Path stage) throws IOException {
    OnnxWriter.write(HuggingFaceDirectory.load(stage), stage.resolve(MODEL));
  }

  /**
   * Makes a finished model of a stage's folder: what is needed to run it, its certificate, its
   * answers to a few texts and its card.
   *
   * @param stage what {@link #write} wrote
   * @param folder a new or empty folder
   */
  public static void publish(
      Path stage, Path folder, ParityCertificate certificate, KnownAnswers answers, ModelCard card)
      throws IOException {
    publish(stage, folder, certificate, answers, card, Optional.empty());
  }

  /**
   * The same of a classifier that decides by itself from some probability on.
   *
   * @param rule from which one; empty where it has none
   */
  public static void publish(
      Path stage,
      Path folder,
      ParityCertificate certificate,
      KnownAnswers answers,
      ModelCard card,
      Optional<DecisionRule> rule)
      throws IOException {
    NewFolder.write(
        folder,
        part -> {
          for (String file : List.of(MODEL, TOKENIZER, ConfigJson.FILE_NAME, LABELS)) {
            Files.copy(stage.resolve(file), part.resolve(file));
          }
          String text = card.toMarkdown();
          if (Files.exists(stage.resolve(TagTransitions.FILE))) {
            text += ChainCard.MARKDOWN;
            Files.copy(stage.resolve(TagTransitions.FILE), part.resolve(TagTransitions.FILE));
          }
          if (Files.exists(stage.resolve(LabelThresholds.FILE))) {
            Files.copy(stage.resolve(LabelThresholds.FILE), part.resolve(LabelThresholds.FILE));
          }
          if (rule.isPresent()) {
            byte[] fields = MAPPER.writeValueAsBytes(rule.get().toMap());
            AtomicFile.write(part.resolve(DecisionRule.FILE), fields);
          }
          AtomicFile.write(part.resolve(CERTIFICATE), certificate.toJson());
          AtomicFile.write(part.resolve(KnownAnswers.FILE), answers.toJson());
          AtomicFile.write(part.resolve(CARD), text.getBytes(StandardCharsets.UTF_8));
          FolderSums.record(part);
        });
  }

  private static void fill(ModelContents contents, Path folder) throws IOException {
    if (contents.quantized().isPresent()) {
      OnnxWriter.write(contents.quantized().get(), folder.resolve(MODEL));
    } else {
      OnnxWriter.write(contents.model(), folder.resolve(MODEL));
      HuggingFaceDirectory.save(contents.model(), folder);
    }
    AtomicFile.write(folder.resolve(ConfigJson.FILE_NAME), config(contents));
    int positions = contents.model().config().maxLength();
    AtomicFile.write(
        folder.resolve(TOKENIZER), contents.tokenizer().forExport(positions).toBytes());
    AtomicFile.write(folder.resolve(LABELS), MAPPER.writeValueAsBytes(contents.model().labels()));
    Optional<TagTransitions> chain = contents.model().transitions();
    if (chain.isPresent()) {
      byte[] scores = MAPPER.writeValueAsBytes(chain.get().toMap());
      AtomicFile.write(folder.resolve(TagTransitions.FILE), scores);
    }
  }

  private static byte[] config(ModelContents contents) {
    Map<String, Object> further = new LinkedHashMap<>();
    further.put("max_length", contents.maxLength());
    if (contents.model().hasChain()) {
      further.put(TagTransitions.HEAD, TagTransitions.CRF);
    }
    contents.quantized().ifPresent(q -> further.put("quantization", describe(q)));
    return ConfigJson.of(contents.model()).toJson(further);
  }

  private static Map<String, Object> describe(QuantizedCheckpoint model) {
    QuantizationSettings settings = model.settings();
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("weights", word(settings.weights()));
    boolean float32 = settings.weights() == QuantizationSettings.Weights.INT4;
    fields.put("activations", float32 ? "float32" : word(settings.activations()));
    fields.put("embeddings", word(settings.embeddings()));
    fields.put("seven_bit_layers", model.sevenBitLayers());
    fields.put("float_layers", model.floatLayers());
    if (settings.dialect() != OperatorSet.STANDARD) {
      fields.put("dialect", word(settings.dialect()));
    }
    return fields;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
