package org.distill4j.runtime.tokenizer;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class PatternsTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        " {2,}",
        "\\s+",
        "[^\\S\\r\\n]+",
        "[0-9][0-9][0-9]",
        "\\p{N}{1,3}",
        " ?\\p{L}+",
        "[\\r\\n]",
        " ?[^(\\s|[.,!?…。，、।۔،])]+",
        "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+"
      })
  void passesPatternsOfRealTokenizers(String regex) {
    assertTrue(Patterns.isSafe(regex));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(a+)+$",
        "(a|a)*b",
        "a*a*a*b",
        "a+b",
        "\\s+$",
        "(?=a)b",
        "(a)\\1",
        "a*",
        "a?",
        "[a",
        "a{2",
        "(?<=x)y",
        "[a&&[b]]",
        "x{1,99}y",
        "\\k<a>"
      })
  void refusesPatternsThatMayGoBackForEverOrMatchNothing(String regex) {
    assertFalse(Patterns.isSafe(regex));
  }
}
