package org.distill4j.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.distill4j.runtime.tokenizer.TokenizerDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class LongTextsTest {
  private static final List<String> PARTS =
      List.of(
          "film",
          "ab",
          "a",
          "c",
          "Hello",
          "naïve",
          "cafe\u0301",
          "e\u0301\u0323",
          "\u0301",
          "мир",
          "Ελλάς",
          "שלום",
          "سلام",
          "\uFC5E",
          "\uFDFA",
          "我们",
          "试",
          "ひらがな",
          "한국",
          "\u1112\u1161\u11AB",
          "हिन्दी",
          "🙂",
          "👍🏽",
          "👨\u200D👩\u200D👧",
          "\u200b",
          "\u00ad",
          "ﬁ",
          "ＡＢ",
          "½",
          "´",
          "1234567",
          "7",
          "can't",
          "I'LL",
          "U.S.A",
          "—",
          "...",
          "[MASK]",
          "[SEP]",
          "<s>",
          "<mask>",
          "plus",
          "Plus",
          "x".repeat(130),
          "y1".repeat(700),
          ",",
          "(",
          "&",
          "_",
          "a,a",
          "c.c",
          "▁",
          "Ġ",
          "\0",
          "\uD83D");
  private static final List<String> BLANKS =
      List.of(
          " ", " ", " ", " ", " ", "", "", "  ", "\n", "\t", " \n ", "\u00A0", "\u3000", "\r\n",
          "     ");

  private static String text(Random random, int longest) {
    StringBuilder text = new StringBuilder();
    boolean words = random.nextBoolean();
    int parts = random.nextInt(longest);
    for (int i = 0; i < parts; i++) {
      text.append(PARTS.get(random.nextInt(words ? 9 : PARTS.size())));
      text.append(BLANKS.get(random.nextInt(words ? 6 : BLANKS.size())));
    }
    return text.toString();
  }

  private static void sameIds(byte[] json, int texts, long seed) throws IOException {
    Random random = new Random(seed);
    try (CutAndWhole both = CutAndWhole.of(json)) {
      for (int i = 0; i < texts; i++) {
        int maxLength = 5 + random.nextInt(14);
        String text = text(random, 300);
        both.check(text, maxLength);
        if (i % 4 == 0) {
          both.check(text, text(random, i % 8 == 0 ? 300 : 9), maxLength);
        }
      }
    }
  }

  @Test
  void idsAreThoseOfTheWholeText() throws IOException {
    for (Map.Entry<String, byte[]> each : SmallTokenizers.all().entrySet()) {
      sameIds(each.getValue(), 200, each.getKey().hashCode());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "small/llama-bpe",
        "small/modernbert-bpe",
        "small/roberta-bpe",
        "small/t5-unigram",
        "small/xlm-roberta-unigram",
        "bert-base-cased/bert-base-cased-tokenizer"
      })
  void idsAreThoseOfTheWholeTextForFamilies(String name) throws IOException {
    sameIds(Files.readAllBytes(SharedFiles.of("tokenizers/" + name + ".json")), 300, 3);
  }

  @Test
  void idsOfTenThousandTextsAreThoseOfTheWholeText() throws IOException {
    Path json = SharedFiles.of("tokenizers/bert-base-uncased/tokenizer.json");
    sameIds(Files.readAllBytes(json), 10_000, 4);
  }

  @Test
  void idsOfAMegabyteAreThoseOfTheWholeText() throws IOException {
    List<String> texts = new ArrayList<>();
    texts.add("ab c ".repeat(1 << 17));
    texts.add(" ".repeat(1 << 20) + "ab ab ab");
    texts.add("ab" + "\n".repeat(1 << 20));
    texts.add("\u0301".repeat(1 << 17) + " ab");
    texts.add("a".repeat(1 << 20));
    texts.add("(" + "a".repeat(1 << 20) + "[SEP] ab");
    texts.add("ab,c".repeat(1 << 18));
    texts.add("!".repeat(1 << 18) + "\u0338ab");
    texts.add("<=!?".repeat(1 << 16) + "\u0338 ab");
    texts.add("ガギあ、。".repeat(1 << 15) + "\u3099 b");
    texts.add("a，b！！".repeat(1 << 15) + "\u0338 b");
    texts.add("a " + "กขค".repeat(1 << 16) + " ab");
    texts.add("한국어".repeat(1 << 16) + "a b");
    texts.add("ガギあ".repeat(1 << 16) + "\u3099 b");
    try (CutAndWhole both = CutAndWhole.of(TinyTokenizer.json())) {
      for (String text : texts) {
        both.check(text, 8);
      }
      both.check(texts.get(0), texts.get(1), 8);
    }
  }

  @Test
  void readsNoMoreThanItNeeds() throws IOException {
    TokenizerDocument document = TokenizerDocument.parse("t", TinyTokenizer.json());
    try (HuggingFaceTokenizer tokenizer = NativeTokenizer.open("t", document.json())) {
      LongTexts texts = new LongTexts(tokenizer, document.cuts());
      LongTexts.Encoded english = texts.encode("ab c ".repeat(1 << 20), 16);
      assertFalse(english.isWhole());
      assertTrue(english.part().text().length() < 300, "one part");
      LongTexts.Encoded chinese = texts.encode("我们".repeat(1 << 20), 16);
      assertTrue(chinese.part().text().length() < 300, "words of one character");
      LongTexts.Encoded marks = texts.encode("!?".repeat(1 << 20), 16);
      assertTrue(marks.part().text().length() < 300, "each mark is a word");
      LongTexts.Encoded thai = texts.encode("กข".repeat(1 << 20), 16);
      assertTrue(thai.part().text().length() < 2000, "one word, which is unknown");
      assertEquals(2, texts.encode(" ".repeat(1 << 20) + "ab c", 16).tokens());
    }
  }
}
