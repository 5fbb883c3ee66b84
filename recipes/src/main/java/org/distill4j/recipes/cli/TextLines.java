package org.distill4j.recipes.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.distill4j.evaluate.dataset.DataException;

/** The lines of a stream, each decoded by itself: a fault is told of the line that has it. */
final class TextLines implements Closeable {
  private static final int MOST_BYTES = 1 << 24; // a text of more is no line
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String name;
  private final InputStream in;
  private int number;

  /**
   * Lines of UTF-8.
   *
   * @param name the stream's in messages
   */
  TextLines(String name, InputStream in) {
    this.name = name;
    this.in = new BufferedInputStream(in);
  }

  /** The place of the line that was read last. */
  String where() {
    return name + ":" + number;
  }

  /** The next line without its end; null behind the last. */
  String next() throws IOException {
    int value = in.read();
    if (value < 0) {
      return null;
    }
    number++;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (; value >= 0 && value != '\n'; value = in.read()) {
      if (line.size() == MOST_BYTES) {
        throw new DataException(
            where(), "must have at most " + MOST_BYTES + " bytes; got more. Check its line ends.");
      }
      line.write(value);
    }
    String text = decoded(line.toByteArray());
    text = text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    return number == 1 && text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
  }

  private String decoded(byte[] line) throws DataException {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new DataException(
          where(), "must be UTF-8; got other bytes. Convert the text, as with iconv -t UTF-8.");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
