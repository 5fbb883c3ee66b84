package org.distill4j.runtime;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.tokenizer.TokenizerDocument;

/** Opens a tokenizer in the native library. Its bytes must have been checked: it trusts them. */
final class NativeTokenizer {
  private static final Map<String, String> OPTIONS =
      Map.of("truncation", "do_not_truncate", "padding", "do_not_pad");

  static {
    NativeSettings.apply();
  }

  private NativeTokenizer() {}

  static HuggingFaceTokenizer open(String name, byte[] json) throws IOException {
    try {
      return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), OPTIONS);
    } catch (RuntimeException e) {
      // The native library reports every fault of the file as an unchecked exception.
      throw new ModelFolderException(
          name,
          "must be a Hugging Face tokenizer; got one that the tokenizer library refuses. Save it"
              + " again.",
          e);
    }
  }

  /**
   * Refuses added tokens of which the normalizer leaves nothing: native code would find them
   * everywhere, within characters too, and end the process.
   */
  static void checkAddedTokens(String name, TokenizerDocument document) throws IOException {
    List<String> tokens = document.normalizedTokens();
    if (tokens.isEmpty()) {
      return;
    }
    try (HuggingFaceTokenizer normalizer = open(name, document.normalizerOnly())) {
      for (String token : tokens) {
        if (normalizer.encode(token, false, false).getIds().length == 0) {
          throw new ModelFolderException(
              name + " added_tokens",
              "must not be normalized to nothing; got '"
                  + token
                  + "'. Set its normalized to false.");
        }
      }
    }
  }
}
