package org.distill4j.evaluate.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The content of a data file, decoded strictly.
 *
 * @param name the file's name in error messages
 * @param content its characters without a byte order mark
 */
public record SourceText(String name, String content) {

  /**
   * Most characters of a line. The longest line of the data this was tried on has 5,000; one of a
   * million is a file of another kind, or has lost its line ends.
   */
  static final int MAX_LINE = 1 << 20;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  /**
   * Reads a file.
   *
   * @throws DataException if it is none, empty, too large or not UTF-8, naming the line
   */
  public static SourceText read(Path file) throws IOException {
    String name = file.toString();
    if (!Files.isRegularFile(file)) {
      throw new DataException(name, "must be a file; got none. Check the path.");
    }
    if (Files.size(file) > Integer.MAX_VALUE / 2) {
      throw new DataException(
          name, "must be smaller than 1 GiB; got " + Files.size(file) + " bytes. Split it.");
    }
    return decode(name, Files.readAllBytes(file));
  }

  static SourceText decode(String name, byte[] bytes) throws DataException {
    int start = startsWithMark(bytes) ? BYTE_ORDER_MARK.length : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw invalid(name, bytes, in.position());
    }
    String content = out.flip().toString();
    if (content.isBlank()) {
      throw new DataException(
          name, "must hold at least one row; got an empty file. Check the path.");
    }
    return new SourceText(name, content);
  }

  private static boolean startsWithMark(byte[] bytes) {
    for (int i = 0; i < BYTE_ORDER_MARK.length; i++) {
      if (bytes.length <= i || bytes[i] != BYTE_ORDER_MARK[i]) {
        return false;
      }
    }
    return true;
  }

  private static DataException invalid(String name, byte[] bytes, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    return new DataException(
        name + ":" + line,
        String.format(
            "must be UTF-8; got the byte 0x%02X at offset %d. Convert the file, for example with"
                + " iconv -t UTF-8.",
            bytes[offset], offset));
  }

  /** Returns the lines without their ends. */
  public List<String> lines() throws DataException {
    List<String> lines = new ArrayList<>();
    int from = 0;
    while (from < content.length()) {
      int newline = content.indexOf('\n', from);
      int end = newline < 0 ? content.length() : newline;
      int to = end > from && content.charAt(end - 1) == '\r' ? end - 1 : end;
      if (to - from > MAX_LINE) {
        throw new DataException(
            where(lines.size() + 1),
            String.format(
                "must have at most %,d characters a line; got %,d. Check its line ends.",
                MAX_LINE, to - from));
      }
      lines.add(content.substring(from, to));
      from = end + 1;
    }
    return lines;
  }

  /** Checks the lines of a format whose records may span several. */
  void checkLineLengths() throws DataException {
    var unused = lines();
  }

  String where(int line) {
    return name + ":" + line;
  }
}
