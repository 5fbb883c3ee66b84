package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonObject;
import java.text.Normalizer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Cuts inside a word without an end, as text of a language without spaces, or inside a run of
 * spaces: where the tokens of its beginning are known to end.
 *
 * @param words how the tokenizer finds words
 * @param prefix what it puts before the text
 * @param upper whether capital letters are as small ones to it
 * @param added tokens, which are looked for first
 * @param maps characters that a SentencePiece map changes
 * @param tokens the vocabulary
 * @param model the model's boundaries
 * @param patterns where words end by their characters' kinds, if that is known
 */
record RunCuts(
    Words words,
    String prefix,
    boolean upper,
    List<Added> added,
    List<CharacterMap> maps,
    Set<String> tokens,
    SureBoundaries model,
    Optional<PatternWords> patterns) {
  /** How far from the wanted place, in characters, a cut is looked for. */
  private static final int REACH = 2048;

  private static final int LONGEST_TOKEN = 512;

  static Optional<RunCuts> of(JsonObject root, Map<String, Integer> vocabulary) {
    List<JsonObject> normalizers = CutRules.parts(root.get("normalizer"), "normalizers");
    List<JsonObject> splitters = CutRules.parts(root.get("pre_tokenizer"), "pretokenizers");
    Words words = Words.of(splitters);
    if (words == null || !words.knows(normalizers)) {
      return Optional.empty();
    }
    List<Added> added =
        root.getAsJsonArray("added_tokens").asList().stream().map(Added::of).toList();
    if (added.stream().anyMatch(token -> token.isWordLike() || token.normalized())) {
      return Optional.empty();
    }
    boolean upper =
        normalizers.stream().noneMatch(part -> CutRules.type(part).equals("Lowercase"))
            && splitters.stream().noneMatch(part -> part.toString().contains("p{Lu}"));
    return model(root.getAsJsonObject("model"), vocabulary)
        .map(
            model ->
                new RunCuts(
                    words,
                    words.prefix(normalizers, splitters),
                    upper,
                    added,
                    normalizers.stream().flatMap(CutRules::map).toList(),
                    vocabulary.keySet(),
                    model,
                    PatternWords.of(root)));
  }

  private static Optional<SureBoundaries> model(JsonObject model, Map<String, Integer> vocabulary) {
    int longest = vocabulary.keySet().stream().mapToInt(String::length).max().orElse(1);
    if (longest > LONGEST_TOKEN) {
      return Optional.empty();
    }
    return switch (CutRules.type(model)) {
      case "BPE" -> BytePairBoundaries.of(model, vocabulary, longest);
      case "Unigram" ->
          Optional.of(new UnigramBoundaries(model.getAsJsonArray("vocab"), vocabulary, longest));
      default -> Optional.empty();
    };
  }

  /** Returns the first known place after so many characters, or -1. */
  int find(String text, int least) {
    int at = words == Words.SPACED && maps(' ') ? -1 : inRun(text, least);
    return at < 0 && words == Words.SPACED
        ? UnjoinedPairs.first(
            tokens, text, least, Math.min(text.length(), least + REACH), i -> isInWord(text, i))
        : at;
  }

  private boolean isInWord(String text, int at) {
    return at > 0
        && isSelf(text, at - 1)
        && isSelf(text, at)
        && (at + 1 == text.length() || stands(text.charAt(at + 1)));
  }

  private boolean isSelf(String text, int at) {
    return kind(text, at) != 0 && !maps(text.charAt(at));
  }

  /** Whether a character leaves the one before it as it is: ASCII, ideographs and their marks. */
  private static boolean stands(char c) {
    return c < 128 || isLetter(c) || (c >= 0x3000 && c <= 0x3002) || (c >= 0xFF01 && c <= 0xFF5E);
  }

  private int inRun(String text, int least) {
    int start = start(text, least);
    int end = start < 0 ? -1 : end(text, start, Math.min(text.length(), least + REACH));
    if (end <= least || !isPlain(text, start, end)) {
      return -1;
    }
    WordSymbols symbols = WordSymbols.of(text, start, end, words == Words.BYTES, head(text, start));
    int at =
        model.first(
            symbols.text(),
            // One of a word's first tokens could be the whole of what is left.
            i -> i > model.longest() && symbols.at(i) >= least && symbols.at(i) < end);
    return at < 0 ? -1 : symbols.at(at);
  }

  private String head(String text, int start) {
    if (start == 0 && text.charAt(0) != ' ') {
      return prefix;
    }
    if (words == Words.BYTES && start > 0 && text.charAt(start - 1) != ' ') {
      return "";
    }
    if (words == Words.NONE || text.charAt(start) == ' ') {
      return start == 0 && words == Words.NONE ? prefix : "";
    }
    return words == Words.BYTES ? "Ġ" : CutRules.META;
  }

  /** Where the word that holds a place begins in the text, or -1. */
  private int start(String text, int least) {
    if (words == Words.NONE) {
      return 0;
    }
    int kind = kind(text, least);
    int start = least;
    while (start > 0 && kind != 0 && kind(text, start - 1) == kind) {
      start--;
    }
    boolean known =
        kind != 0 && (kind == 1 ? isAfterWord(text, start) : isStart(text, start, kind));
    boolean stays = kind == 1 ? isBeforeWord(text, least) : !isTaken(text, least, kind);
    return known && stays ? start : -1;
  }

  /** Whether an added token takes the line ends before it, up to that place and on. */
  private boolean isTaken(String text, int from, int kind) {
    int end = from;
    while (kind == PatternWords.LINE && end < text.length() && isBlank(text.charAt(end))) {
      end++;
    }
    int at = end;
    return end > from
        && added.stream().anyMatch(t -> t.strips() && text.startsWith(t.content(), at));
  }

  private static boolean isBlank(char c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == '\u0085';
  }

  private boolean isStart(String text, int at, int kind) {
    return patterns.map(p -> p.everyKind() && p.ends(text, at)).orElse(false)
        || (kind == PatternWords.LINE ? at == 0 : isAfterSpace(text, at));
  }

  private static boolean isAfterWord(String text, int at) {
    return at == 0 || isAscii(text.charAt(at - 1));
  }

  private static boolean isAfterSpace(String text, int at) {
    return at == 0 || (text.charAt(at - 1) == ' ' && isAfterWord(text, at - 1));
  }

  private static boolean isBeforeWord(String text, int from) {
    int end = from;
    while (end < text.length() && text.charAt(end) == ' ') {
      end++;
    }
    return end == text.length() || isAscii(text.charAt(end));
  }

  private int end(String text, int start, int most) {
    int kind = kind(text, start);
    int end = start;
    while (end < most && kind != 0 && (words == Words.NONE || kind(text, end) == kind)) {
      if ((patterns.isEmpty() && Character.isSurrogate(text.charAt(end)))
          || maps(text.charAt(end))) {
        return end;
      }
      end++;
    }
    // What follows could change the last character.
    int last = words == Words.NONE || kind < 2 ? end : end - 1;
    return PatternWords.isInPair(text, last) ? last - 1 : last;
  }

  private boolean maps(char c) {
    return maps.stream().anyMatch(map -> map.changes(c));
  }

  private boolean isPlain(String text, int start, int end) {
    String part = text.substring(start, Math.min(text.length(), end + LONGEST_TOKEN));
    return added.stream()
        .noneMatch(
            token ->
                (words == Words.NONE && token.strips() ? text : part).contains(token.content()));
  }

  /** Kinds of characters that no normal form changes; 0 are all others. */
  private int kind(String text, int at) {
    if (words == Words.NONE) {
      return 1;
    }
    char c = text.charAt(at);
    if (patterns.isPresent()) {
      int kind = PatternWords.kind(text.codePointAt(PatternWords.isInPair(text, at) ? at - 1 : at));
      boolean whole = kind == 1 || (kind == 2 ? isOfOneCase(c) : patterns.get().everyKind());
      return whole && kind <= PatternWords.LINE ? kind : 0;
    }
    if (c == ' ') {
      return words == Words.BYTES ? 1 : 0;
    }
    return isLetter(c) && isOfOneCase(c) ? 2 : 0;
  }

  private boolean isOfOneCase(char c) {
    return upper || Character.toLowerCase(c) == c;
  }

  /** A letter of ASCII, Greek, Cyrillic or Armenian, kana, or an ideograph. */
  private static boolean isLetter(char c) {
    if (c < 128) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
    boolean known = (c >= 0x0391 && c <= 0x0587) || (c >= 0x3041 && c <= 0x30FC);
    return (c >= 0x4E00 && c <= 0x9FA5)
        || (known
            && Character.isLetter(c)
            && Normalizer.isNormalized(Character.toString(c), Normalizer.Form.NFKD));
  }

  private static boolean isAscii(char c) {
    return c < 128 && Character.isLetterOrDigit(c);
  }
}
