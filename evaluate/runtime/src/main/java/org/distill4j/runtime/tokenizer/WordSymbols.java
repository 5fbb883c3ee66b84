package org.distill4j.runtime.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * Characters of a text as the vocabulary writes them.
 *
 * @param text what the model reads
 * @param places where in the source each character of it begins, or -1 within one
 */
record WordSymbols(String text, List<Integer> places) {
  static WordSymbols of(String source, int start, int end, boolean bytes, String head) {
    StringBuilder text = new StringBuilder(head);
    Integer[] places = new Integer[head.length() + 3 * (end - start) + 1];
    Arrays.fill(places, -1);
    for (int i = start; i < end; i++) {
      places[text.length()] = i;
      char c = source.charAt(i);
      if (bytes) {
        boolean pair = i + 1 < end && Character.isSurrogatePair(c, source.charAt(i + 1));
        ByteCharacters.append(text, pair ? source.codePointAt(i++) : c);
      } else {
        text.append(c == ' ' ? CutRules.META.charAt(0) : c);
      }
    }
    places[text.length()] = end;
    return new WordSymbols(text.toString(), Arrays.asList(places));
  }

  int at(int i) {
    return places.get(i);
  }
}
