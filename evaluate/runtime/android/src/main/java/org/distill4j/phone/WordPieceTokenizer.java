package org.distill4j.phone;

import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * WordPiece tokenizer of BERT in plain Java, for phones, where the native tokenizer library of the
 * desktop runtime is not to be had: reads a Hugging Face {@code tokenizer.json} and gives the same
 * ids (Devlin et al. 2018, arXiv 1810.04805, section 3; the greedy longest match of the reference
 * implementation). Thread-safe.
 *
 * <p>Only what BERT-like models use is read: {@code BertNormalizer}, {@code BertPreTokenizer},
 * {@code WordPiece}, and a post-processor that puts one token before the text and one after it.
 * Anything else is refused.
 */
public final class WordPieceTokenizer {
  private static final int NONE = -1;

  private final Map<String, Integer> vocabulary;
  private final SortedMap<String, Integer> added;
  private final BertText text;
  private final String prefix;
  private final int unknown;
  private final int first;
  private final int last;
  private final int longestWord;
  private final int maxLength;

  private WordPieceTokenizer(TokenizerJson json, int maxLength) {
    this.vocabulary = json.vocabulary();
    this.added = json.addedTokens();
    this.text = json.normalizer();
    this.prefix = json.prefix();
    this.unknown = json.id(json.unknownToken());
    this.first = json.id(json.firstToken());
    this.last = json.id(json.lastToken());
    this.longestWord = json.longestWord();
    this.maxLength = maxLength;
  }

  /**
   * Reads a tokenizer.
   *
   * @param tokenizerJson the content of a {@code tokenizer.json}
   * @param maxLength most tokens of a text, the first and the last included; {@code max_length} of
   *     the model's {@code config.json}
   * @throws IllegalArgumentException if it is no JSON, a tokenizer of another kind, or {@code
   *     maxLength} leaves no room for text
   */
  public static WordPieceTokenizer of(String tokenizerJson, int maxLength) {
    if (maxLength < 3) {
      throw new IllegalArgumentException("maxLength: must be >= 3; got " + maxLength + ".");
    }
    JsonObject root = Json.object("tokenizer.json", tokenizerJson);
    return new WordPieceTokenizer(new TokenizerJson(root), maxLength);
  }

  /**
   * Returns the ids {@code [L]} of a text, with the first and the last special token, cut to the
   * greatest length.
   */
  public int[] encode(String raw) {
    List<Integer> ids = new ArrayList<>();
    int start = 0;
    while (start < raw.length() && ids.size() <= maxLength) {
      int at = start;
      String token = null;
      while (at < raw.length() && token == null) {
        token = addedAt(raw, at);
        at += token == null ? 1 : 0;
      }
      addWords(raw.substring(start, at), ids);
      if (token != null) {
        ids.add(added.get(token));
        at += token.length();
      }
      start = at;
    }
    return framed(ids);
  }

  // The longest added token that stands in the text itself, such as [SEP], as the reference reads
  // it.
  private String addedAt(String raw, int at) {
    String found = null;
    for (String token : added.keySet()) {
      if (raw.startsWith(token, at) && (found == null || token.length() > found.length())) {
        found = token;
      }
    }
    return found;
  }

  private int[] framed(List<Integer> ids) {
    int kept = Math.min(ids.size(), maxLength - 2);
    int[] framed = new int[kept + 2];
    framed[0] = first;
    for (int i = 0; i < kept; i++) {
      framed[i + 1] = ids.get(i);
    }
    framed[kept + 1] = last;
    return framed;
  }

  private void addWords(String part, List<Integer> ids) {
    for (String word : text.words(part)) {
      if (ids.size() > maxLength) {
        return;
      }
      addTokens(word, ids);
    }
  }

  private void addTokens(String word, List<Integer> ids) {
    if (word.codePointCount(0, word.length()) > longestWord) {
      ids.add(unknown);
      return;
    }
    int before = ids.size();
    int start = 0;
    while (start < word.length()) {
      int end = word.length();
      int id = NONE;
      while (end > start && id == NONE) {
        String token = (start == 0 ? "" : prefix) + word.substring(start, end);
        id = vocabulary.getOrDefault(token, NONE);
        end -= id == NONE ? Character.charCount(word.codePointBefore(end)) : 0;
      }
      if (id == NONE) {
        ids.subList(before, ids.size()).clear();
        ids.add(unknown);
        return;
      }
      ids.add(id);
      start = end;
    }
  }
}
