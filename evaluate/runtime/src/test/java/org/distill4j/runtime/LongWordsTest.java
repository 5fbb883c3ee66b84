package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Words without an end, runs of spaces, and languages without spaces. */
final class LongWordsTest {
  private static final List<String> ALPHABETS =
      List.of(
          "a",
          "b",
          " ",
          "ab",
          "abc",
          "aab",
          "abcABC",
          "a b",
          "abc ",
          "abcde",
          "我们",
          "a我",
          "我们，。",
          "abc我。",
          "abc\n",
          "thequickbrownfoxjumps",
          "abc123",
          "abc<",
          "ab\u0301",
          "我\u3099a",
          "яжбa",
          "\u0301\u0323",
          "aéß",
          "фильм",
          "ФЙия",
          "これは",
          "カタガー",
          "λόγος",
          "ŀa",
          "กขค",
          "กิ่ขุ",
          "한국어",
          "\u1112\u1161\u11AB",
          "ガ\u304B\u3099",
          "01",
          "0a我",
          "!?",
          "!'s",
          "<=\u0338",
          "🙂👍",
          "🙂\uFE0F\u200D",
          "\n",
          "\r\n",
          "\n \t",
          "我们\r\n",
          "йё",
          "abé，。",
          "аб0!\n");
  private static final List<String> ENDS =
      List.of(
          "",
          "",
          " ",
          "a",
          "\u0301",
          "<unk>",
          " <unk> a",
          "\n",
          "   \u0301",
          "。",
          "🙂",
          " ab",
          "'",
          "'s",
          "\n<unk>",
          "\u3099",
          "\u0338",
          "1",
          "\uD83D",
          "\u00A0\n",
          " \n ");

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    int runs = 1 + random.nextInt(2);
    for (int run = 0; run < runs; run++) {
      text.append(ENDS.get(random.nextInt(ENDS.size())));
      String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
      int length = random.nextInt(random.nextBoolean() ? 3000 : 300);
      int period = 1 + random.nextInt(40);
      int start = text.length();
      for (int i = 0; i < length; i++) {
        boolean again = period < 20 && i >= period;
        text.append(
            again
                ? text.charAt(start + i - period)
                : alphabet.charAt(random.nextInt(alphabet.length())));
      }
    }
    return text.append(ENDS.get(random.nextInt(ENDS.size()))).toString();
  }

  private static void sameIds(byte[] json, int texts, Random random) throws IOException {
    try (CutAndWhole both = CutAndWhole.of(json)) {
      for (int i = 0; i < texts; i++) {
        both.check(text(random), 5 + random.nextInt(14));
      }
      both.check(text(random), text(random), 9);
    }
  }

  private static void sameIds(Function<Random, byte[]> tokenizer) throws IOException {
    Random random = new Random(7);
    for (int i = 0; i < 16; i++) {
      sameIds(tokenizer.apply(random), 20, random);
    }
  }

  @Test
  void idsAreThoseOfTheWholeTextForBytes() throws IOException {
    sameIds(RandomTokenizers::byteLevel);
  }

  @Test
  void idsAreThoseOfTheWholeTextForPatterns() throws IOException {
    sameIds(RandomTokenizers::patterns);
  }

  @Test
  void idsAreThoseOfTheWholeTextForOneWord() throws IOException {
    sameIds(RandomTokenizers::unsplit);
  }

  @Test
  void idsAreThoseOfTheWholeTextForPairsAfterSpaces() throws IOException {
    sameIds(RandomTokenizers::spacedPairs);
  }

  @Test
  void idsAreThoseOfTheWholeTextForUnigram() throws IOException {
    sameIds(RandomTokenizers::unigram);
  }

  @Test
  void idsAreThoseOfTheWholeTextForWordPiece() throws IOException {
    sameIds(TinyTokenizer.json(), 200, new Random(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small/llama-bpe",
        "small/modernbert-bpe",
        "small/roberta-bpe",
        "small/t5-unigram",
        "small/xlm-roberta-unigram",
        "bert-base-cased/bert-base-cased-tokenizer",
        "bert-base-uncased/tokenizer"
      })
  void idsAreThoseOfTheWholeTextForFamilies(String name) throws IOException {
    byte[] json = Files.readAllBytes(SharedFiles.of("tokenizers/" + name + ".json"));
    sameIds(json, 100, new Random(9));
  }

  @Test
  void readsNoMoreThanItNeeds() throws IOException {
    Random random = new Random(5);
    for (int i = 0; i < 10; i++) {
      isCut(RandomTokenizers.byteLevel(random), "a".repeat(1 << 20));
      isCut(RandomTokenizers.byteLevel(random), " ".repeat(1 << 20));
      for (String unit : List.of("กขค", "กิ", "한국", "01", "!?", "🙂", "\n", "我，", "我们\r\n", "йё")) {
        isCut(RandomTokenizers.everyByte(random), unit.repeat(1 << 18));
      }
      isCut(RandomTokenizers.unsplit(random), " ".repeat(1 << 20) + "ab");
      isCut(RandomTokenizers.spacedPairs(random), "ac".repeat(1 << 20));
    }
  }

  private static void isCut(byte[] json, String text) throws IOException {
    TokenizerDocument document = TokenizerDocument.parse("t", json);
    try (HuggingFaceTokenizer tokenizer = NativeTokenizer.open("t", document.json())) {
      LongTexts.Encoded encoded = new LongTexts(tokenizer, document.cuts()).encode(text, 8);
      assertTrue(encoded.part().text().length() < 5000, () -> "" + encoded.part().text().length());
      assertTrue(encoded.tokens() > 8, "enough tokens");
    }
  }
}
