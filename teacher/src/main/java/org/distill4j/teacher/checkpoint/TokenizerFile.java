package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.tokenizer.SpecialTokens;
import org.distill4j.runtime.tokenizer.SpecialTokens.Role;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.distill4j.runtime.tokenizer.TokenizerFormatException;
import tools.jackson.databind.node.ObjectNode;

/** Reads a {@code tokenizer.json} of any kind: its vocabulary, and what is saved beside it. */
final class TokenizerFile {
  static final String NAME = "tokenizer.json";

  /** The roles in the order in which Hugging Face's files name them. */
  private static final List<Role> ROLES =
      List.of(Role.UNKNOWN, Role.END, Role.PADDING, Role.START, Role.MASK);

  private final String place;
  private final byte[] json;
  private final TokenizerDocument document;
  private final SpecialTokens special;
  private final SortedMap<Integer, String> pieces;
  private final Map<String, Integer> ids;

  private TokenizerFile(
      String place, byte[] json, TokenizerDocument document, SpecialTokens special) {
    this.place = place;
    this.special = special;
    this.json = json;
    this.document = document;
    this.ids = document.vocabulary();
    this.pieces = new TreeMap<>();
    for (Map.Entry<String, Integer> entry : ids.entrySet()) {
      pieces.putIfAbsent(entry.getValue(), entry.getKey());
    }
  }

  /** Checks every part, and reads the vocabulary of the model and of the added tokens. */
  static TokenizerFile parse(String place, byte[] json) throws CheckpointException {
    TokenizerDocument document;
    try {
      document = TokenizerDocument.parse(place, json);
    } catch (TokenizerFormatException e) {
      throw new CheckpointException(e.where(), e.fault());
    }
    return new TokenizerFile(place, json, document, document.specialTokens());
  }

  /** The same with special tokens that files beside it name. */
  TokenizerFile with(SpecialTokens named) {
    return new TokenizerFile(place, json, document, named);
  }

  /** Its special tokens by what they are for. */
  SpecialTokens special() {
    return special;
  }

  /**
   * Checks that this is the vocabulary of a model: no token without an embedding row, with one that
   * pads, and that special tokens are put around a text. Rows without a token do no harm: tables
   * are padded to multiples of 8 or 64 for speed.
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
    if (special.token(Role.PADDING).isEmpty()) {
      throw new CheckpointException(
          place,
          "model.vocab: must have a token that pads, such as [PAD] or <pad>; got none of a known"
              + " name. Name it as pad_token in tokenizer_config.json beside it.");
    }
    if (!document.framesTexts()) {
      throw new CheckpointException(
          place,
          "post_processor: must put special tokens around a text, since a classifier answers at the"
              + " first; got one that adds nothing. Set tokenizer.post_processor"
              + framing()
              + " in Python and save it.");
    }
  }

  private String framing() {
    Optional<String> start = special.token(Role.START);
    Optional<String> end = special.token(Role.END);
    return start.isPresent() && end.isPresent()
        ? String.format(
            Locale.ROOT,
            " = tokenizers.processors.BertProcessing((\"%s\", %d), (\"%s\", %d))",
            end.get(),
            ids.get(end.get()),
            start.get(),
            ids.get(start.get()))
        : " to a tokenizers.processors.TemplateProcessing with the model's";
  }

  /** The rows that a table of embeddings needs: one more than the largest id. */
  int rows() {
    return pieces.lastKey() + 1;
  }

  /** The id of the token that pads, of a tokenizer that has one. */
  int padId() {
    return special.id(Role.PADDING).orElseThrow();
  }

  byte[] json() {
    return json.clone();
  }

  /**
   * The files that transformers' {@code AutoTokenizer} loads, by name. The tokenizer's own padding
   * is taken out and its truncation set to the model's maximum: what the file carries is from the
   * setting it was made in. Tokens have a {@code vocab.txt} with a line an id, but where tokens
   * share ids, or ids have gaps.
   *
   * @param config the model's, which says whether it reads token types
   */
  SortedMap<String, byte[]> files(TransformerConfig config) throws IOException {
    int maxLength = config.maxLength();
    SortedMap<String, byte[]> files = new TreeMap<>();
    ObjectNode root = (ObjectNode) JsonFields.MAPPER.readTree(json);
    root.putNull("padding");
    root.putObject("truncation")
        .put("direction", "Right")
        .put("max_length", maxLength)
        .put("strategy", "LongestFirst")
        .put("stride", 0);
    files.put(NAME, ConfigJson.indented(root));
    Map<String, String> named = new LinkedHashMap<>();
    ROLES.forEach(role -> special.token(role).ifPresent(token -> named.put(role.key(), token)));
    files.put("special_tokens_map.json", ConfigJson.indented(named));
    files.put("tokenizer_config.json", ConfigJson.indented(settings(config, named)));
    boolean lines = pieces.size() == ids.size() && rows() == ids.size();
    if (lines && document.kind().equals("WordPiece")) {
      files.put("vocab.txt", vocabulary());
    }
    return files;
  }

  private static Map<String, Object> settings(TransformerConfig config, Map<String, String> named) {
    Map<String, Object> settings = new LinkedHashMap<>();
    // The class that takes tokenizer.json as it is, instead of building its own from a vocabulary.
    settings.put("tokenizer_class", "PreTrainedTokenizerFast");
    settings.put("model_max_length", config.maxLength());
    settings.put("model_input_names", inputs(config));
    settings.putAll(named);
    return settings;
  }

  // A model with one type of tokens, or none, is not given what the tokenizer says of them.
  private static List<String> inputs(TransformerConfig config) {
    return config.typeVocabSize() > 1
        ? List.of("input_ids", "token_type_ids", "attention_mask")
        : List.of("input_ids", "attention_mask");
  }

  private byte[] vocabulary() {
    StringBuilder lines = new StringBuilder();
    pieces.values().forEach(piece -> lines.append(piece).append('\n'));
    return lines.toString().getBytes(StandardCharsets.UTF_8);
  }
}
