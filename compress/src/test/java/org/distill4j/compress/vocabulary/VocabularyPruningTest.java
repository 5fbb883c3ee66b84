package org.distill4j.compress.vocabulary;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.compress.FloatReference;
import org.distill4j.compress.RandomCheckpoint;
import org.distill4j.compress.SharedFiles;
import org.distill4j.compress.TinyTokenizer;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.runtime.Tokenizer;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import org.distill4j.teacher.checkpoint.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class VocabularyPruningTest {
  private static final List<String> CORPUS = List.of("abc cab abc", "cab cab ab", "cc");

  /** Four special tokens and a, b, c in both forms. */
  private static final int MANDATORY = 10;

  private final Checkpoint model = RandomCheckpoint.even();

  @Test
  void keepsSpecialTokensCharactersAndTheMostFrequent() throws Exception {
    PrunedVocabulary pruned = prune(12);
    List<String> kept = pruned.keptIds().stream().map(TinyTokenizer.PIECES::get).toList();
    assertEquals(
        List.of(
            "[PAD]", "[UNK]", "[CLS]", "[SEP]", "a", "##a", "b", "##b", "c", "##c", "abc", "cab"),
        kept);
    assertEquals(MANDATORY, pruned.mandatory());
  }

  @Test
  void textsOfKeptPiecesGetTheSameAnswer() throws Exception {
    PrunedVocabulary pruned = prune(12);
    try (Tokenizer before = Tokenizer.of(TinyTokenizer.json());
        Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      for (String text : List.of("abc cab", "a b c", "caba")) {
        TokenizedText old = before.encode(text, "cab", 64);
        TokenizedText young = after.encode(text, "cab", 64);
        assertArrayEquals(
            FloatReference.of(model).logits(old.ids(), old.typeIds()),
            FloatReference.of(pruned.model()).logits(young.ids(), young.typeIds()),
            text);
      }
    }
  }

  @Test
  void noWordBecomesUnknown() throws Exception {
    PrunedVocabulary pruned = prune(MANDATORY);
    try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      int unknown = after.vocabulary().get("[UNK]");
      int[] ids = after.encode("abcabc ccab", null, 64).ids();
      assertFalse(Arrays.stream(ids).anyMatch(id -> id == unknown), Arrays.toString(ids));
    }
  }

  @Test
  void countsTextsWhosePiecesChanged() throws Exception {
    TokenizerJson before = TinyTokenizer.read();
    List<String> texts = List.of("abc", "cc", "ab", "a");
    assertEquals(0.5, prune(12).changedShare(before, texts));
    assertEquals(0.5, prune(12, Dropped.NEAREST).changedShare(before, texts));
    assertEquals(0, prune(1000).changedShare(before, CORPUS));
  }

  @Test
  void keepsAllWhenAskedForMore() throws Exception {
    PrunedVocabulary pruned = prune(1000);
    assertEquals(40, pruned.model().config().vocabSize());
    assertEquals(1600, 40 * pruned.keptIds().size());
  }

  @Test
  void refusesFewerThanMustStay() {
    IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> prune(9));
    assertTrue(e.getMessage().contains("got 9"), e.getMessage());
    assertTrue(e.getMessage().contains("smallest reachable vocabulary is 10"), e.getMessage());
  }

  @Test
  void refusesATokenizerOfAnotherKind() {
    byte[] json =
        new String(TinyTokenizer.json(), StandardCharsets.UTF_8)
            .replace("\"WordPiece\"", "\"WordLevel\"")
            .getBytes(StandardCharsets.UTF_8);
    CheckpointException e =
        assertThrows(
            CheckpointException.class,
            () ->
                VocabularyPruning.prune(
                    model,
                    TokenizerJson.parse("t.json", json),
                    CORPUS,
                    12,
                    Characters.ALL,
                    Dropped.RECUT));
    assertTrue(e.getMessage().contains("t.json: model.type"), e.getMessage());
    assertTrue(e.getMessage().contains("got WordLevel"), e.getMessage());
  }

  @Test
  void exportsWithoutPaddingAndTruncatesAtTheModelsMaximum() throws Exception {
    String json = new String(TinyTokenizer.read().forExport(512).toBytes(), StandardCharsets.UTF_8);
    assertTrue(json.contains("\"padding\":null"), json);
    assertTrue(json.contains("\"max_length\":512"), json);
  }

  @Test
  void tokenizersAreEqualThatCutAlike() throws Exception {
    TokenizerJson one = TinyTokenizer.read();
    TokenizerJson exported = TokenizerJson.parse("elsewhere", one.forExport(512).toBytes());
    assertEquals(one, exported);
    assertEquals(one.hashCode(), exported.hashCode());
    assertNotEquals(one, prune(12).tokenizer());
    byte[] cased =
        new String(TinyTokenizer.json(), StandardCharsets.UTF_8)
            .replace("\"lowercase\": true", "\"lowercase\": false")
            .getBytes(StandardCharsets.UTF_8);
    assertNotEquals(one, TokenizerJson.parse("tiny", cased));
  }

  @Test
  void prunesMiniLm() throws Exception {
    Path folder = SharedFiles.of("models/all-MiniLM-L6-v2");
    Checkpoint miniLm = HuggingFaceDirectory.load(folder);
    TokenizerJson tokenizer =
        TokenizerJson.parse("MiniLM", Files.readAllBytes(folder.resolve("tokenizer.json")));
    List<String> texts = Files.readAllLines(SharedFiles.of("data/sst2/dev.tsv"));
    PrunedVocabulary pruned =
        VocabularyPruning.prune(miniLm, tokenizer, texts, 8000, Characters.ALL, Dropped.RECUT);
    assertEquals(8000, pruned.model().config().vocabSize());
    assertEquals(
        (30_522 - 8_000) * 384L, miniLm.parameters() - pruned.model().parameters(), "weights");
    assertEquals(0, pruned.changedShare(tokenizer, texts));
  }

  @Test
  void leavesOutCharactersThatNoTextHas() throws Exception {
    Path folder = SharedFiles.of("models/all-MiniLM-L6-v2");
    Checkpoint miniLm = HuggingFaceDirectory.load(folder);
    TokenizerJson tokenizer =
        TokenizerJson.parse("MiniLM", Files.readAllBytes(folder.resolve("tokenizer.json")));
    List<String> texts = List.of("a good film \u00a7");
    PrunedVocabulary pruned =
        VocabularyPruning.prune(miniLm, tokenizer, texts, 300, Characters.SEEN, Dropped.RECUT);
    try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      Map<String, Integer> pieces = after.vocabulary();
      assertTrue(pieces.keySet().containsAll(List.of("good", "film", "\u00a7", "z", "##7", "!")));
      assertFalse(pieces.containsKey("\u4e2d"), "a Chinese character");
      assertEquals(pieces.get("[UNK]"), after.encode("\u4e2d", null, 8).ids()[1]);
    }
    int fewest = pruned.mandatory();
    List<String> more = List.of("a good film \u00a7", "\u4e2d");
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () ->
                VocabularyPruning.check(miniLm.config(), tokenizer, more, fewest, Characters.SEEN));
    String said = "smallest reachable vocabulary is " + (fewest + 1);
    assertTrue(e.getMessage().contains(said), e.getMessage());
    VocabularyPruning.check(miniLm.config(), tokenizer, texts, fewest, Characters.SEEN);
  }

  @Test
  void droppedPiecesReadTheirNearestKeptRow() throws Exception {
    float[] table = new float[40 * 16];
    for (int id = 0; id < 40; id++) {
      table[16 * id + id % 16] = 1;
    }
    // "ab" points almost where "abc" does, and is longer; "cc" almost where "[CLS]" and "##b" do.
    set(table, "ab", "abc", 3, 0.1f);
    set(table, "cc", "[CLS]", 1, 0);
    set(table, "##b", "[CLS]", 1, 0.4f);
    SortedMap<String, Tensor> tensors = new TreeMap<>(model.tensors());
    tensors.put("embeddings.word_embeddings.weight", Tensor.of(table, 40, 16));
    PrunedVocabulary pruned =
        VocabularyPruning.prune(
            new Checkpoint(model.config(), tensors, model.head()),
            TinyTokenizer.read(),
            CORPUS,
            12,
            Characters.ALL,
            Dropped.NEAREST);
    try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
      Map<String, Integer> ids = after.vocabulary();
      assertEquals(40, ids.size());
      assertEquals(ids.get("abc"), ids.get("ab"));
      assertEquals(ids.get("##b"), ids.get("cc"), "never a special piece");
      assertArrayEquals(
          new int[] {2, ids.get("abc"), ids.get("##b"), 3}, after.encode("ab cc", null, 8).ids());
    }
  }

  @Test
  void aSharedRowIsCutAgainWithItsPieces() throws Exception {
    PrunedVocabulary once = prune(14, Dropped.NEAREST);
    PrunedVocabulary twice =
        VocabularyPruning.prune(
            once.model(), once.tokenizer(), CORPUS, 12, Characters.ALL, Dropped.NEAREST);
    assertEquals(12, twice.model().config().vocabSize());
    try (Tokenizer after = Tokenizer.of(twice.tokenizer().toBytes())) {
      assertEquals(40, after.vocabulary().size());
      assertEquals(11, Collections.max(after.vocabulary().values()));
    }
  }

  @ParameterizedTest
  @EnumSource(Dropped.class)
  void addedTokensThatTheModelLacksKeepTheirRows(Dropped dropped) throws Exception {
    // Ids 36 and 38 are past the table of the model; 37 and 39 belong to no token.
    String added =
        "\"added_tokens\": [{\"id\": 36, \"content\": \"xyzzy\", \"normalized\": true,"
            + " \"special\": false}, {\"id\": 38, \"content\": \"<new>\", \"special\": true}, ";
    byte[] json =
        new String(TinyTokenizer.json(TinyTokenizer.PIECES.subList(0, 36)), StandardCharsets.UTF_8)
            .replace("\"added_tokens\": [", added)
            .getBytes(StandardCharsets.UTF_8);
    for (int keep : new int[] {12, 30, 1000}) {
      PrunedVocabulary pruned =
          VocabularyPruning.prune(
              model, TokenizerJson.parse("t", json), CORPUS, keep, Characters.ALL, dropped);
      List<Integer> kept = pruned.keptIds();
      assertTrue(kept.containsAll(List.of(36, 38)) && !kept.contains(37), kept.toString());
      assertEquals(kept.size(), pruned.model().config().vocabSize());
      try (Tokenizer after = Tokenizer.of(pruned.tokenizer().toBytes())) {
        assertArrayEquals(
            new int[] {
              kept.indexOf(3), kept.indexOf(36), kept.indexOf(5), kept.indexOf(38), kept.indexOf(4)
            },
            after.encode("Xyzzy a<new>", null, 8).ids());
      }
    }
  }

  private static void set(float[] table, String piece, String like, float length, float more) {
    int from = 16 * TinyTokenizer.PIECES.indexOf(like);
    int to = 16 * TinyTokenizer.PIECES.indexOf(piece);
    for (int i = 0; i < 16; i++) {
      table[to + i] = length * table[from + i] + more * i / 16;
    }
  }

  private PrunedVocabulary prune(int keep) throws Exception {
    return prune(keep, Dropped.RECUT);
  }

  private PrunedVocabulary prune(int keep, Dropped dropped) throws Exception {
    return VocabularyPruning.prune(
        model, TinyTokenizer.read(), CORPUS, keep, Characters.ALL, dropped);
  }
}
