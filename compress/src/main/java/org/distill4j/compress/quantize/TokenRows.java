package org.distill4j.compress.quantize;

import java.util.List;
import org.distill4j.teacher.architecture.Architecture;

/**
 * Sequences of one length, token by token.
 *
 * @param ids of each sequence, [L]
 * @param typeIds of each sequence, [L]
 */
record TokenRows(List<int[]> ids, List<int[]> typeIds) {
  int sequences() {
    return ids.size();
  }

  int length() {
    return ids.get(0).length;
  }

  /** The number that an input has for a token, counted through all sequences. */
  int number(String input, int token) {
    int place = token % length();
    return switch (input) {
      case Architecture.TOKEN_IDS -> ids.get(token / length())[place];
      case Architecture.TOKEN_TYPES -> typeIds.get(token / length())[place];
      case Architecture.POSITIONS -> place;
      case Architecture.ZEROS -> 0;
      default -> throw new IllegalArgumentException("input: must be of tokens; got " + input);
    };
  }
}
