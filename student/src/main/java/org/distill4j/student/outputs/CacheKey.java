package org.distill4j.student.outputs;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.Checkpoint;

/**
 * The name of a set of teacher outputs: a SHA-256 of all that they follow from, the teacher's
 * weights, the tokens it read (and so text, tokenizer and maximum length), precision, and the
 * version of the file's form.
 */
public final class CacheKey {
  private static final int FORMAT = 1;

  private CacheKey() {}

  /** The key in hexadecimal. */
  public static String of(Checkpoint teacher, List<TokenizedText> sequences, String precision) {
    MessageDigest digest = sha256();
    text(digest, "logits " + FORMAT + " " + precision + " " + teacher.config());
    teacher
        .tensors()
        .forEach(
            (name, tensor) -> {
              text(digest, name);
              floats(digest, tensor.values());
            });
    for (TokenizedText pieces : sequences) {
      integers(digest, pieces.ids());
      integers(digest, pieces.typeIds());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }

  private static void text(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length).array());
    digest.update(bytes);
  }

  private static void floats(MessageDigest digest, float[] values) {
    ByteBuffer bytes = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      if (!bytes.hasRemaining()) {
        digest.update(bytes.array());
        bytes.clear();
      }
      bytes.putFloat(value);
    }
    digest.update(bytes.array(), 0, bytes.position());
  }

  private static void integers(MessageDigest digest, int[] values) {
    ByteBuffer bytes = ByteBuffer.allocate((values.length + 1) * Integer.BYTES);
    bytes.putInt(values.length);
    for (int value : values) {
      bytes.putInt(value);
    }
    digest.update(bytes.array());
  }
}
