package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A {@code tokenizer.json} of word pieces: its vocabulary, and what is saved beside it. */
final class TokenizerFile {
  static final String NAME = "tokenizer.json";

  /** BERT's special pieces, under the names that Hugging Face's files use. */
  private static final Map<String, String> SPECIAL = special();

  private final String place;
  private final byte[] json;
  private final SortedMap<Integer, String> pieces;
  private final Map<String, Integer> ids;

  private TokenizerFile(String place, byte[] json, Map<String, Integer> ids) {
    this.place = place;
    this.json = json;
    this.ids = ids;
    this.pieces = new TreeMap<>();
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      pieces.putIfAbsent(entry.getValue(), entry.getKey());
    }
  }

  private static Map<String, String> special() {
    Map<String, String> special = new LinkedHashMap<>();
    special.put("unk_token", "[UNK]");
    special.put("sep_token", "[SEP]");
    special.put("pad_token", "[PAD]");
    special.put("cls_token", "[CLS]");
    special.put("mask_token", "[MASK]");
    return special;
  }

  /** Reads the vocabulary, from the model and from the added pieces. */
  static TokenizerFile parse(String place, byte[] json) throws CheckpointException {
    JsonFields root = JsonFields.parse(place, json);
    JsonFields model = root.object("model");
    String type = model.text("type", "WordPiece");
    if (!type.equals("WordPiece")) {
      throw model.fault("type", "must be WordPiece, BERT's; got " + type);
    }
    JsonFields vocabulary = model.object("vocab");
    Map<String, Integer> ids = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : vocabulary.entries()) {
      ids.put(entry.getKey(), vocabulary.integer(entry.getKey()));
    }
    if (root.has("added_tokens")) {
      for (JsonFields added : root.objects("added_tokens")) {
        ids.put(added.text("content"), added.integer("id"));
      }
    }
    return new TokenizerFile(place, json, ids);
  }

  /**
   * Checks that this is the vocabulary of a model: as many pieces as embedding rows, numbered from
   * 0, with the special pieces that frame a text.
   */
  void requireFor(TransformerConfig config) throws CheckpointException {
    int size = config.vocabSize();
    if (pieces.size() != size || pieces.firstKey() != 0 || pieces.lastKey() != size - 1) {
      throw new CheckpointException(
          place,
          "model.vocab: must have the checkpoint's "
              + size
              + " pieces, numbered from 0; got "
              + pieces.size()
              + " pieces"
              + (pieces.isEmpty() ? "" : " up to number " + pieces.lastKey())
              + ". Take the tokenizer that belongs to the checkpoint.");
    }
    for (String piece : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]")) {
      if (!ids.containsKey(piece)) {
        throw new CheckpointException(
            place,
            "model.vocab: must have the pieces [PAD], [UNK], [CLS] and [SEP]; got none called "
                + piece
                + ". Take a BERT tokenizer.");
      }
    }
  }

  /** The number of the piece that pads. */
  int padId() {
    return ids.get("[PAD]");
  }

  byte[] json() {
    return json.clone();
  }

  /**
   * The files that transformers' {@code AutoTokenizer} loads, by name. The tokenizer's own padding
   * is taken out and its truncation set to the model's maximum: what the file carries is from the
   * setting it was made in. A {@code vocab.txt} has a line an id, so there is none where pieces
   * share ids.
   */
  SortedMap<String, byte[]> files(int maxLength) throws IOException {
    SortedMap<String, byte[]> files = new TreeMap<>();
    ObjectNode root = (ObjectNode) JsonFields.MAPPER.readTree(json);
    root.putNull("padding");
    root.putObject("truncation")
        .put("direction", "Right")
        .put("max_length", maxLength)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
    files.put(NAME, BertConfig.indented(root));
    Map<String, String> special = new LinkedHashMap<>(SPECIAL);
    special.values().retainAll(ids.keySet());
    files.put("special_tokens_map.json", BertConfig.indented(special));
    Map<String, Object> config = new LinkedHashMap<>();
    // The class that takes tokenizer.json as it is, instead of building its own from vocab.txt.
    config.put("tokenizer_class", "PreTrainedTokenizerFast");
    config.put("model_max_length", maxLength);
    config.put("model_input_names", List.of("input_ids", "token_type_ids", "attention_mask"));
    config.putAll(special);
    files.put("tokenizer_config.json", BertConfig.indented(config));
    if (pieces.size() == ids.size()) {
      files.put("vocab.txt", vocabulary());
    }
    return files;
  }

  private byte[] vocabulary() {
    StringBuilder lines = new StringBuilder();
    pieces.values().forEach(piece -> lines.append(piece).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
