package org.distill4j.runtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/** Tokenizers of random merges and scores: every order of merges that a real one could have. */
final class RandomTokenizers {
  private static final String ADDED =
      """
      [{"id": 0, "content": "<unk>", "single_word": false, "lstrip": true, "rstrip": true,
        "normalized": false, "special": true}]
      """;
  private static final String META =
      "{\"type\": \"Metaspace\", \"replacement\": \"▁\", \"prepend_scheme\": \"always\","
          + " \"split\": true}";

  private RandomTokenizers() {}

  /** As GPT-2's: spaces are {@code Ġ}. */
  static byte[] byteLevel(Random random) {
    return document(
        "{\"type\": \"NFC\"}",
        "{\"type\": \"ByteLevel\", \"add_prefix_space\": "
            + random.nextBoolean()
            + ", \"trim_offsets\": true, \"use_regex\": true}",
        bytePairs(random, "Ġ", more(random)));
  }

  /** The same with a token for every byte, so that nothing is unknown. */
  static byte[] everyByte(Random random) {
    List<String> bytes = new ArrayList<>();
    for (int b = 0, hidden = 256; b < 256; b++) {
      boolean printed = (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
      String symbol = Character.toString(printed ? b : hidden++);
      bytes.add(symbol.equals("\"") || symbol.equals("\\") ? "\\" + symbol : symbol);
    }
    bytes.removeAll(List.of("a", "b", "c", "Ġ"));
    return document(
        "null",
        "{\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true,"
            + " \"use_regex\": true}",
        bytePairs(random, "Ġ", bytes));
  }

  /** Bytes of a script, of digits and signs, of line ends or of emoji. */
  private static List<String> more(Random random) {
    List<List<String>> groups =
        List.of(
            List.of("æ", "Ī", "ĳ", "ä", "»", "¬"),
            List.of("à", "¸", "ģ", "Ĥ", "´", "¹", "Ī"),
            List.of("0", "1", "!", "?", "Ċ", "č"),
            List.of("ð", "Ł", "Ļ", "Ĥ", "ĳ", "į"),
            List.of("Ċ", "0", "!", "Ð", "Ñ", "¹", "ĳ"));
    return groups.get(random.nextInt(groups.size()));
  }

  /** Byte-level with one of the patterns of later models. */
  static byte[] patterns(Random random) {
    String start = "(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\\\r\\\\n\\\\p{L}\\\\p{N}]?\\\\p{L}+|\\\\p{N}";
    String rest =
        "| ?[^\\\\s\\\\p{L}\\\\p{N}]+[\\\\r\\\\n]*|\\\\s*[\\\\r\\\\n]+|\\\\s+(?!\\\\S)|\\\\s+";
    return document(
        random.nextBoolean() ? "{\"type\": \"NFC\"}" : "null",
        "{\"type\": \"Sequence\", \"pretokenizers\": [{\"type\": \"Split\", \"behavior\":"
            + " \"Isolated\", \"invert\": false, \"pattern\": {\"Regex\": \""
            + start
            + (random.nextBoolean() ? "{1,3}" : "")
            + rest
            + "\"}}, {\"type\": \"ByteLevel\", \"add_prefix_space\": false, \"trim_offsets\": true,"
            + " \"use_regex\": "
            + random.nextBoolean()
            + "}]}",
        bytePairs(random, "Ġ", more(random)));
  }

  /** As Llama's: one word from end to end. */
  static byte[] unsplit(Random random) {
    return document(
        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Prepend\", \"prepend\": \"▁\"},"
            + "{\"type\": \"Replace\", \"pattern\": {\"String\": \" \"}, \"content\": \"▁\"}]}",
        "null",
        bytePairs(random, "▁", List.of()));
  }

  static byte[] spacedPairs(Random random) {
    return document("{\"type\": \"NFKC\"}", META, bytePairs(random, "▁", List.of()));
  }

  static byte[] unigram(Random random) {
    List<String> tokens = new ArrayList<>(tokens(random, "▁", new ArrayList<>(), List.of("我")));
    String scored =
        tokens.stream()
            .map(token -> "[\"" + token + "\", " + -(1 + random.nextInt(8)) * 0.75 + "]")
            .collect(Collectors.joining(", "));
    return document(
        "{\"type\": \"NFKC\"}",
        META,
        "{\"type\": \"Unigram\", \"unk_id\": 0, \"vocab\": [" + scored + "]}");
  }

  private static String bytePairs(Random random, String space, List<String> more) {
    List<String> merges = new ArrayList<>();
    List<String> tokens = new ArrayList<>(tokens(random, space, merges, more));
    StringBuilder vocabulary = new StringBuilder();
    for (String token : tokens) {
      vocabulary
          .append(vocabulary.isEmpty() ? "" : ", ")
          .append('"')
          .append(token)
          .append("\": ")
          .append(tokens.indexOf(token));
    }
    return "{\"type\": \"BPE\", \"unk_token\": \"<unk>\", \"fuse_unk\": true, \"ignore_merges\": "
        + random.nextBoolean()
        + ", \"vocab\": {"
        + vocabulary
        + "}, \"merges\": ["
        + String.join(", ", merges)
        + "]}";
  }

  private static Set<String> tokens(
      Random random, String space, List<String> merges, List<String> more) {
    List<String> tokens = new ArrayList<>(List.of("<unk>", "<s>", "a", "b", "c", space));
    tokens.addAll(more);
    Set<String> pairs = new LinkedHashSet<>();
    int wanted = 1 + random.nextInt(60);
    for (int i = 0; i < wanted; i++) {
      String first = tokens.get(2 + random.nextInt(tokens.size() - 2));
      String second = tokens.get(2 + random.nextInt(tokens.size() - 2));
      if (first.length() + second.length() <= 12
          && pairs.add("[\"" + first + "\", \"" + second + "\"]")) {
        tokens.add(first + second);
      }
    }
    merges.addAll(pairs);
    return new LinkedHashSet<>(tokens);
  }

  private static byte[] document(String normalizer, String splitter, String model) {
    return SmallTokenizers.document(
            ADDED,
            normalizer,
            splitter,
            "{\"type\": \"RobertaProcessing\", \"sep\": [\"<unk>\", 0], \"cls\": [\"<s>\", 1]}",
            model)
        .getBytes(StandardCharsets.UTF_8);
  }
}
