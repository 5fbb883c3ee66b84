package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.TinyTokenizer;
import org.distill4j.compress.bundle.ModelContents;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.SentencePooling;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;
import org.distill4j.teacher.family.bert.BertFamily;
import tools.jackson.databind.json.JsonMapper;

/** Small models of seeded random weights, with a tokenizer. */
public final class TinyModel {
  private static final List<String> PIECES =
      List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "good", "bad", "film", "a", "##s");

  private TinyModel() {}

  /** A folder with a one-layer classifier and nine pieces. */
  public static Path write(Path folder) throws IOException {
    return write(folder, List.of("0", "1"));
  }

  /** The same with other labels, two. */
  static Path write(Path folder, List<String> labels) throws IOException {
    TransformerConfig config = BertFamily.encoder(PIECES.size(), 8, 1, 2, 16);
    Checkpoint model = new Checkpoint(config, tensors(config, 1), HeadSpec.classes(labels));
    TokenizerJson tokenizer = TokenizerJson.parse("tiny", TinyTokenizer.json(PIECES));
    ModelFolder.write(ModelContents.of(model, tokenizer, 32), folder);
    return folder;
  }

  /**
   * A pretrained encoder of four layers of four heads, hidden width 32, as a Hugging Face directory
   * whose pieces are these words, all letters, and all letters inside a word.
   */
  static Path pretrained(Path folder, List<String> words) throws IOException {
    List<String> pieces = new ArrayList<>(PIECES.subList(0, 4));
    "abcdefghijklmnopqrstuvwxyz".chars().forEach(c -> pieces.add(Character.toString(c)));
    "abcdefghijklmnopqrstuvwxyz".chars().forEach(c -> pieces.add("##" + Character.toString(c)));
    pieces.addAll(words);
    TransformerConfig config = BertFamily.encoder(pieces.size(), 32, 4, 4, 48);
    SortedMap<String, Tensor> tensors = tensors(config, 0.2);
    tensors.keySet().removeIf(name -> name.startsWith("classifier."));
    HuggingFaceDirectory.save(
        new Checkpoint(config, tensors, HeadSpec.none()), folder, TinyTokenizer.json(pieces));
    return folder;
  }

  /** The same with a tokenizer of byte pairs, whose token 1 pads. */
  static Path bytePairs(Path folder, List<String> words) throws IOException {
    byte[] tokenizer = TinyBytePairs.json(words);
    int size = JsonMapper.shared().readTree(tokenizer).get("model").get("vocab").size() + 1;
    TransformerConfig config = BertFamily.encoder(size, 32, 4, 4, 48).withVocabulary(size, 1);
    SortedMap<String, Tensor> tensors = tensors(config, 0.2);
    tensors.keySet().removeIf(name -> name.startsWith("classifier."));
    HuggingFaceDirectory.save(new Checkpoint(config, tensors, HeadSpec.none()), folder, tokenizer);
    return folder;
  }

  /**
   * A pretrained encoder of another family, with the tokenizer of byte pairs, whose token 1 pads.
   *
   * @param modelType the family's
   * @param types its token types
   * @param offset the row of its first position
   */
  static Path ofFamily(Path folder, List<String> words, String modelType, int types, int offset)
      throws IOException {
    byte[] tokenizer = TinyBytePairs.json(words);
    int size = JsonMapper.shared().readTree(tokenizer).get("model").get("vocab").size() + 1;
    TransformerConfig bert = BertFamily.encoder(size, 32, 4, 4, 48);
    TransformerConfig config =
        new TransformerConfig(
            modelType,
            bert.family(),
            size,
            32,
            bert.numAttentionHeads(),
            8,
            bert.intermediateSize(),
            "gelu",
            64 + offset,
            offset,
            types,
            1e-12,
            1,
            0.1,
            0.1,
            WeightForm.plain(),
            SentencePooling.NONE);
    Random random = new Random(7);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    ModelFamily.of(config)
        .architecture(config, HeadSpec.none())
        .shapes()
        .forEach((name, shape) -> tensors.put(name, random(Tensor.zeros(shape), random, 0.2)));
    HuggingFaceDirectory.save(new Checkpoint(config, tensors, HeadSpec.none()), folder, tokenizer);
    return folder;
  }

  private static SortedMap<String, Tensor> tensors(TransformerConfig config, double deviation) {
    Random random = new Random(7);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    ModelFamily.of(config)
        .architecture(config, HeadSpec.classes(List.of("a", "b")))
        .shapes()
        .forEach(
            (name, shape) -> tensors.put(name, random(Tensor.zeros(shape), random, deviation)));
    return tensors;
  }

  private static Tensor random(Tensor tensor, Random random, double deviation) {
    for (int i = 0; i < tensor.size(); i++) {
      tensor.values()[i] = (float) (deviation * random.nextGaussian());
    }
    return tensor;
  }
}
