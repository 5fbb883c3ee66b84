package org.distill4j.compress.vocabulary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.SharedFiles;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.bert.BertFamily;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Vocabularies of byte pairs and Unigram: what is kept cuts texts as before. */
class SubwordPruningTest {
  private static final List<String> SYLLABLES =
      List.of("ba", "ren", "tion", "o", "st", "é", "über", "中", "国人", "х", "да", "🙂", "'s", "10");

  private static final int UNKNOWN = 3;

  /** Texts of words of a few syllables. */
  private static List<String> texts(long seed, int count) {
    Random random = new Random(seed);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      for (int word = random.nextInt(8); word >= 0; word--) {
        for (int syllable = random.nextInt(3); syllable >= 0; syllable--) {
          // Squared, so that some are far more frequent than others.
          double place = random.nextDouble() * random.nextDouble();
          text.append(SYLLABLES.get((int) (place * SYLLABLES.size())));
        }
        text.append(word == 0 ? "" : " ");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  private static Checkpoint model(TokenizerJson tokenizer) throws Exception {
    int size = tokenizer.pieces().size();
    TransformerConfig config = BertFamily.encoder(size, 4, 1, 2, 4).withVocabulary(size, 1);
    return RandomCheckpoint.of(config, 2, 3);
  }

  private static PrunedVocabulary prune(
      TokenizerJson tokenizer, List<String> corpus, int keep, Characters characters)
      throws Exception {
    return VocabularyPruning.prune(
        model(tokenizer), tokenizer, corpus, keep, characters, Dropped.RECUT);
  }

  private static int fewest(TokenizerJson tokenizer, List<String> corpus) {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> prune(tokenizer, corpus, 1, Characters.SEEN));
    return Integer.parseInt(e.getMessage().replaceAll(".*vocabulary is (\\d+)\\.", "$1"));
  }

  /** A tokenizer by name; two write their merges otherwise. */
  private static TokenizerJson tokenizer(String name) throws Exception {
    List<String> texts = texts(1, 300);
    return switch (name) {
      case "bytes" -> TrainedTokenizer.bytes(texts, 150, TrainedTokenizer.Form.PAIRS);
      case "bytes-old" -> TrainedTokenizer.bytes(texts, 150, TrainedTokenizer.Form.STRINGS);
      case "fallback" -> TrainedTokenizer.fallback(texts, 150);
      default -> TrainedTokenizer.unigram(texts, 3);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "bytes-old", "fallback", "unigram"})
  void textsOfKeptTokensAreCutAsBefore(String name) throws Exception {
    TokenizerJson before = tokenizer(name);
    int size = before.pieces().size();
    List<String> corpus = texts(2, 60);
    List<String> others = texts(3, 300);
    int least = fewest(before, corpus);
    int same = 0;
    int cut = 0;
    for (int keep = least; keep < size; keep += Math.max(1, (size - least) / 7)) {
      PrunedVocabulary pruned = prune(before, corpus, keep, Characters.SEEN);
      TreeSet<Integer> kept = new TreeSet<>(pruned.keptIds());
      assertTrue(kept.size() <= keep && pruned.mandatory() <= keep);
      try (Tokenizer first = Tokenizer.of(before.toBytes());
          Tokenizer second = Tokenizer.of(pruned.tokenizer().toBytes())) {
        for (String text : others) {
          int[] old = first.encode(text, null, 4096).ids();
          int[] young = old(pruned, second.encode(text, null, 4096));
          // Each token with what it is merged of: the promise of the class.
          if (kept.containsAll(parts(before, old))) {
            assertArrayEquals(old, young, text);
            same++;
          } else {
            cut++;
            if (Arrays.stream(young).noneMatch(id -> id == UNKNOWN)) { // a character that is gone
              assertEquals(joined(before, old), joined(before, young), text);
            }
          }
        }
      }
    }
    assertTrue(same > 100 && cut > 100, same + " as before, " + cut + " cut otherwise");
  }

  private static int[] old(PrunedVocabulary pruned, TokenizedText text) {
    return Arrays.stream(text.ids()).map(pruned.keptIds()::get).toArray();
  }

  private static Collection<Integer> parts(TokenizerJson tokenizer, int[] ids) throws Exception {
    VocabularyModel model = tokenizer.model();
    return Arrays.stream(ids)
        .boxed()
        .flatMap(id -> model.parts(id).stream())
        .collect(Collectors.toSet());
  }

  /** What tokens stand for, byte tokens as the characters they make. */
  private static String joined(TokenizerJson tokenizer, int[] ids) throws Exception {
    List<String> pieces = tokenizer.pieces();
    return Arrays.stream(ids)
        .mapToObj(pieces::get)
        .map(SubwordPruningTest::hex)
        .collect(Collectors.joining());
  }

  private static String hex(String token) {
    if (token.matches("<0x..>")) {
      return token.substring(3, 5);
    }
    StringBuilder hex = new StringBuilder();
    for (byte b : token.getBytes(StandardCharsets.UTF_8)) {
      hex.append(String.format(Locale.ROOT, "%02X", b));
    }
    return hex.toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"bytes", "fallback", "unigram"})
  void theCorpusStaysAsItWasWhereItsTokensHaveRoom(String name) throws Exception {
    TokenizerJson before = tokenizer(name);
    List<String> corpus = texts(5, 20);
    int[] used;
    try (Tokenizer first = Tokenizer.of(before.toBytes())) {
      used =
          first.encodeAll(corpus, null, 4096).stream()
              .flatMapToInt(text -> Arrays.stream(text.ids()))
              .toArray();
    }
    TreeSet<Integer> needed = new TreeSet<>(parts(before, used));
    PrunedVocabulary least = prune(before, corpus, fewest(before, corpus), Characters.SEEN);
    needed.addAll(least.keptIds());
    PrunedVocabulary pruned = prune(before, corpus, needed.size(), Characters.SEEN);
    assertEquals(List.copyOf(needed), pruned.keptIds());
    assertEquals(0, pruned.changedShare(before, corpus));
    assertTrue(needed.size() < before.pieces().size());
  }

  @Test
  void unseenCharactersFallIntoBytesOrBecomeUnknown() throws Exception {
    List<String> corpus = List.of("ba ren");
    TokenizerJson bytes = tokenizer("bytes");
    PrunedVocabulary pruned = prune(bytes, corpus, fewest(bytes, corpus), Characters.SEEN);
    assertEquals(261, pruned.mandatory(), "five special tokens and every byte");
    assertEquals(11, length(pruned, "中国人"), "nine bytes");
    assertEquals(8, length(pruned, "\uD83D\uDE80 x"), "an emoji that was nowhere");
    TokenizerJson fallback = tokenizer("fallback");
    pruned = prune(fallback, corpus, fewest(fallback, corpus), Characters.SEEN);
    assertFalse(pruned.tokenizer().pieces().contains("中"));
    assertEquals(11, length(pruned, "中国人"), "nine bytes");
    pruned = prune(fallback, corpus, 400, Characters.ALL);
    assertTrue(pruned.tokenizer().pieces().contains("中"));
    TokenizerJson unigram = tokenizer("unigram");
    pruned = prune(unigram, corpus, fewest(unigram, corpus), Characters.SEEN);
    try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      int unknown = after.vocabulary().get("<unk>");
      assertTrue(Arrays.stream(after.encode("中", null, 9).ids()).anyMatch(id -> id == unknown));
    }
  }

  private static int length(PrunedVocabulary pruned, String text) throws Exception {
    try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      return after.encode(text, null, 64).length();
    }
  }

  @Test
  void aTokenComesWithWhatItIsMergedOf() throws Exception {
    TokenizerJson tokenizer =
        parsed(
            """
            {"pre_tokenizer": {"type": "Whitespace"}, "model": {"type": "BPE", "unk_token": "?",
             "end_of_word_suffix": "</w>", "vocab": {"?": 0, "a": 1, "b": 2, "c": 3, "c</w>": 4,
             "ab": 5, "abc</w>": 6, "bc</w>": 7, "far": 8},
             "merges": ["a b", ["b", "c</w>"], "ab c</w>", "a bc</w>"]}}
            """);
    VocabularyModel model = tokenizer.model();
    assertEquals(List.of(1, 2, 4, 5, 6), List.copyOf(model.parts(6)));
    assertEquals(List.of(8), List.copyOf(model.parts(8)), "no merge makes it");
    assertEquals('c', model.character("c</w>").orElseThrow());
    TokenizerJson kept =
        tokenizer.keeping(
            new TreeSet<>(List.of(0, 1, 2, 4, 5, 6)), id -> id == 3 || id > 6 ? -1 : id);
    String json = new String(kept.toBytes(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"merges\":[\"a b\",\"ab c</w>\"]"), json);
  }

  private static TokenizerJson parsed(String json) throws Exception {
    return TokenizerJson.parse("t.json", json.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void unigramKeepsScoresItsUnknownAndAddedTokensBehindIt() throws Exception {
    TokenizerJson tokenizer =
        parsed(
            """
            {"added_tokens": [{"id": 6, "content": "<mask>", "special": true}],
             "pre_tokenizer": {"type": "Metaspace", "replacement": "▁"},
             "model": {"type": "Unigram", "unk_id": 2, "vocab": [["▁xy", -9.5], ["▁ab", -1.25],
              ["<unk>", 0.0], ["▁", -2.0], ["a", -3.0], ["zz", -4]]}}
            """);
    PrunedVocabulary pruned =
        VocabularyPruning.prune(
            model(tokenizer), tokenizer, List.of("ab"), 6, Characters.SEEN, Dropped.RECUT);
    assertEquals(List.of(0, 1, 2, 3, 4, 6), pruned.keptIds());
    String json = new String(pruned.tokenizer().toBytes(), StandardCharsets.UTF_8);
    assertTrue(
        json.contains(
            "\"vocab\":[[\"▁xy\",-9.5],[\"▁ab\",-1.25],[\"<unk>\",0.0],[\"▁\",-2.0],[\"a\",-3.0]]"),
        json);
    assertTrue(json.contains("\"unk_id\":2"), json);
    assertTrue(json.contains("{\"id\":5,\"content\":\"<mask>\""), json);
    try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      assertArrayEquals(new int[] {1, 5}, after.encode("ab<mask>", null, 8).ids());
    }
  }

  @Test
  void paddingThatPositionsAreCountedFromStaysWhereItIs() throws Exception {
    TokenizerJson tokenizer = tokenizer("bytes");
    TransformerConfig plain = BertFamily.encoder(tokenizer.pieces().size(), 4, 1, 2, 4);
    TransformerConfig config =
        new TransformerConfig(
            plain.modelType(),
            plain.family(),
            plain.vocabSize(),
            plain.hiddenSize(),
            plain.numAttentionHeads(),
            plain.attentionHeadSize(),
            plain.intermediateSize(),
            plain.hiddenAct(),
            512,
            301,
            2,
            1e-5,
            300,
            0,
            0,
            plain.form(),
            plain.pooling());
    PrunedVocabulary pruned =
        VocabularyPruning.prune(
            RandomCheckpoint.of(config, 2, 3),
            tokenizer,
            List.of("ba"),
            301,
            Characters.SEEN,
            Dropped.RECUT);
    assertEquals(300, pruned.model().config().padTokenId());
  }

  @ParameterizedTest
  @EnumSource(Characters.class)
  void rowsFollowTheirTokens(Characters characters) throws Exception {
    TokenizerJson tokenizer = tokenizer("bytes");
    Checkpoint model = model(tokenizer);
    PrunedVocabulary pruned =
        VocabularyPruning.prune(model, tokenizer, texts(2, 9), 300, characters, Dropped.RECUT);
    Tensor rows = pruned.model().tensor("embeddings.word_embeddings.weight");
    Tensor all = model.tensor("embeddings.word_embeddings.weight");
    for (int id = 0; id < pruned.keptIds().size(); id++) {
      int was = pruned.keptIds().get(id);
      assertArrayEquals(
          Arrays.copyOfRange(all.values(), 4 * was, 4 * was + 4),
          Arrays.copyOfRange(rows.values(), 4 * id, 4 * id + 4));
      assertEquals(tokenizer.pieces().get(was), pruned.tokenizer().pieces().get(id));
    }
    assertEquals(1, pruned.model().config().padTokenId());
  }

  @Test
  void refusesToShareRowsWhereIdsTellTokensApart() throws Exception {
    for (String name : List.of("bytes", "unigram")) {
      TokenizerJson tokenizer = tokenizer(name);
      IllegalArgumentException e =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  VocabularyPruning.check(
                      model(tokenizer).config(), tokenizer, 400, Characters.ALL, Dropped.NEAREST));
      assertTrue(e.getMessage().startsWith("dropped: must be recut"), e.getMessage());
    }
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () ->
                parsed(
                        """
                        {"model": {"type": "BPE", "continuing_subword_prefix": "##", "vocab": {"a": 0},
                         "merges": []}}
                        """)
                    .pieces());
    assertTrue(e.getMessage().contains("continuing_subword_prefix: must be none"), e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"roberta-bpe", "modernbert-bpe", "llama-bpe", "t5-unigram", "xlm-roberta-unigram"})
  void prunesTheTokenizersOfFamilies(String name) throws Exception {
    byte[] json = Files.readAllBytes(SharedFiles.of("tokenizers/small/" + name + ".json"));
    TokenizerJson before = TokenizerJson.parse(name, json);
    List<String> lines = Files.readAllLines(SharedFiles.of("data/sst2/dev.tsv"));
    List<String> corpus = lines.subList(1, 400);
    PrunedVocabulary pruned = prune(before, corpus, 1500, Characters.SEEN);
    Map<Boolean, Long> kept = new TreeMap<>();
    TreeSet<Integer> ids = new TreeSet<>(pruned.keptIds());
    try (Tokenizer first = Tokenizer.of(before.toBytes());
        Tokenizer second = Tokenizer.of(pruned.tokenizer().toBytes())) {
      for (String line : lines) {
        int[] old = first.encode(line, null, 4096).ids();
        boolean whole = ids.containsAll(parts(before, old));
        kept.merge(whole, 1L, Long::sum);
        if (whole) {
          assertArrayEquals(old, old(pruned, second.encode(line, null, 4096)), line);
        }
      }
    }
    assertTrue(kept.getOrDefault(true, 0L) > 300, kept.toString());
    IntStream.range(0, 5).forEach(id -> assertTrue(ids.contains(id) || name.equals("t5-unigram")));
  }
}
