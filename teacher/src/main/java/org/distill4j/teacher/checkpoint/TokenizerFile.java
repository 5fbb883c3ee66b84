package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.distill4j.runtime.tokenizer.TokenizerFormatException;
import tools.jackson.databind.node.ObjectNode;

/** A {@code tokenizer.json} of word pieces: its vocabulary, and what is saved beside it. */
final class TokenizerFile {
  static final String NAME = "tokenizer.json";

  /** BERT's special pieces, under the names that Hugging Face's files use. */
  private static final Map<String, String> SPECIAL = special();

  private final String place;
  private final byte[] json;
  private final TokenizerDocument document;
  private final SortedMap<Integer, String> pieces;
  private final Map<String, Integer> ids;

  private TokenizerFile(String place, byte[] json, TokenizerDocument document) {
    this.place = place;
    this.json = json;
    this.document = document;
    this.ids = document.vocabulary();
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

  /** Checks every part, and reads the vocabulary of the model and of the added tokens. */
  static TokenizerFile parse(String place, byte[] json) throws CheckpointException {
    TokenizerDocument document;
    try {
      document = TokenizerDocument.parse(place, json);
    } catch (TokenizerFormatException e) {
      throw new CheckpointException(e.where(), e.fault());
    }
    if (!document.kind().equals("WordPiece")) {
      throw new CheckpointException(
          place, "model.type: must be WordPiece, BERT's; got " + document.kind());
    }
    return new TokenizerFile(place, json, document);
  }

  /**
   * Checks that this is the vocabulary of a model: no token without an embedding row, with the
   * special tokens that frame a text, and that they are put around it. Rows without a token do no
   * harm: tables are padded to multiples of 8 or 64 for speed.
   */
  void requireFor(TransformerConfig config) throws CheckpointException {
    int size = config.vocabSize();
    if (!(pieces.lastKey() < size)) {
      throw new CheckpointException(
          place,
          "model.vocab: must number its tokens within the checkpoint's "
              + size
              + " embedding rows, from 0; got '"
              + pieces.get(pieces.lastKey())
              + "' with number "
              + pieces.lastKey()
              + ". Take the tokenizer that belongs to the checkpoint.");
    }
    for (String piece : List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]")) {
      if (!ids.containsKey(piece)) {
        throw new CheckpointException(
            place,
            "model.vocab: must have the tokens [PAD], [UNK], [CLS] and [SEP]; got none called "
                + piece
                + ". Take a BERT tokenizer.");
      }
    }
    if (!document.framesTexts()) {
      throw new CheckpointException(
          place,
          "post_processor: must put [CLS] and [SEP] around a text, since BERT answers at [CLS]; got"
              + " one that adds nothing. Set tokenizer.post_processor ="
              + " tokenizers.processors.BertProcessing((\"[SEP]\", "
              + ids.get("[SEP]")
              + "), (\"[CLS]\", "
              + ids.get("[CLS]")
              + ")) in Python and save it.");
    }
  }

  /** The rows that a table of embeddings needs: one more than the largest id. */
  int rows() {
    return pieces.lastKey() + 1;
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
   * share ids, or ids have gaps.
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
    if (pieces.size() == ids.size() && rows() == ids.size()) {
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
