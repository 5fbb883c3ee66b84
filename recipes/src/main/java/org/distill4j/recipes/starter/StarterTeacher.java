package org.distill4j.recipes.starter;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The pretrained teacher that goes with a language.
 *
 * @param checkpoint as a recipe names it
 * @param layers of its encoder
 * @param note a comment for the recipe, empty or beginning with a space
 */
record StarterTeacher(String checkpoint, int layers, String note) {
  private static final StarterTeacher ENGLISH =
      new StarterTeacher("classpath:all-minilm-l6-v2.onnx", 6, "");
  private static final StarterTeacher CHINESE =
      new StarterTeacher("classpath:bge-small-zh-v1.5.onnx", 4, " # knows Chinese, as the texts");

  /** Japanese has Chinese characters too, but hardly a sentence of it is without kana. */
  private static final double MOST_KANA = 0.02;

  /** The teacher for a language that was given, else for the letters of the texts. */
  static StarterTeacher of(Optional<String> language, Stream<String> texts) {
    if (language.isPresent()) {
      String code = language.get().toLowerCase(Locale.ROOT).replaceFirst("[-_].*", "");
      return switch (code) {
        case "en" -> ENGLISH;
        case "zh" -> CHINESE;
        default -> english(" # knows English; name a checkpoint that knows " + code);
      };
    }
    Letters letters = Letters.of(texts);
    if (2 * letters.han >= letters.all && letters.kana <= MOST_KANA * letters.all) {
      return letters.all == 0 ? ENGLISH : CHINESE;
    }
    return 2 * letters.latin >= letters.all
        ? ENGLISH
        : english(" # knows English; these texts look otherwise");
  }

  private static StarterTeacher english(String note) {
    return new StarterTeacher(ENGLISH.checkpoint, ENGLISH.layers, note);
  }

  /** Counts of letters by script. */
  private static final class Letters {
    private long all;
    private long latin;
    private long han;
    private long kana;

    static Letters of(Stream<String> texts) {
      Letters letters = new Letters();
      texts.flatMapToInt(String::codePoints).filter(Character::isLetter).forEach(letters::count);
      return letters;
    }

    private void count(int letter) {
      all++;
      switch (Character.UnicodeScript.of(letter)) {
        case LATIN -> latin++;
        case HAN -> han++;
        case HIRAGANA, KATAKANA -> kana++;
        default -> {}
      }
    }
  }
}
