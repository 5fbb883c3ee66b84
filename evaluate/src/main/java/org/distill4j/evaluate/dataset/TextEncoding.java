package org.distill4j.evaluate.dataset;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Decodes the bytes of a text file strictly: UTF-8, and UTF-16 or UTF-32 where a byte order mark or
 * the zero bytes of ASCII characters show it. What is no text, or another encoding, is named.
 */
final class TextEncoding {
  /** Bytes looked at for the zeros of UTF-16 without a mark. */
  private static final int LOOKED_AT = 1 << 16;

  /** Characters shown around a byte that is no UTF-8. */
  private static final int AROUND = 12;

  private static final String[][] BINARY = {
    {"504B0304", "a ZIP archive or an Excel workbook (.xlsx)", "Save it as CSV UTF-8"},
    {"D0CF11E0", "an old Excel workbook (.xls)", "Save it as CSV UTF-8"},
    {"1F8B", "a gzip archive", "Unpack it with gunzip"},
    {"425A68", "a bzip2 archive", "Unpack it with bunzip2"},
    {"28B52FFD", "a zstd archive", "Unpack it with unzstd"},
    {"FD377A585A", "an xz archive", "Unpack it with unxz"},
    {"50415231", "a Parquet file", "Save it as JSON Lines"},
    {"4152524F5731", "an Arrow file", "Save it as JSON Lines"},
    {"25504446", "a PDF file", "Save its text as CSV"},
    {"53514C69746520", "an SQLite database", "Export its table as CSV"},
    {"89504E47", "a picture", "Check the path"},
  };

  private final String name;
  private final byte[] bytes;

  private TextEncoding(String name, byte[] bytes) {
    this.name = name;
    this.bytes = bytes;
  }

  /**
   * The characters without a byte order mark.
   *
   * @param name the file's name in messages
   * @throws DataException if the bytes are no text in one of these encodings
   */
  static String decode(String name, byte[] bytes) throws DataException {
    return new TextEncoding(name, bytes).decode();
  }

  private String decode() throws DataException {
    for (String[] kind : BINARY) {
      if (begins(kind[0])) {
        throw new DataException(name, "must be text; got " + kind[1] + ". " + kind[2] + ".");
      }
    }
    String text = marked();
    int zero = text.indexOf('\0');
    if (zero >= 0) {
      throw new DataException(
          name + ":" + (1 + text.substring(0, zero).chars().filter(c -> c == '\n').count()),
          "must be text; got a zero byte, as binary files have. Check the path.");
    }
    return text;
  }

  private String marked() throws DataException {
    if (begins("EFBBBF")) {
      return decode(StandardCharsets.UTF_8, 3);
    }
    if (begins("FFFE0000")) {
      return decode(Charset.forName("UTF-32LE"), 4);
    }
    if (begins("0000FEFF")) {
      return decode(Charset.forName("UTF-32BE"), 4);
    }
    if (begins("FFFE")) {
      return decode(StandardCharsets.UTF_16LE, 2);
    }
    if (begins("FEFF")) {
      return decode(StandardCharsets.UTF_16BE, 2);
    }
    int[] zeros = zeros();
    if (zeros[1] > 0 && zeros[0] == 0) {
      return decode(StandardCharsets.UTF_16LE, 0);
    }
    return decode(
        zeros[0] > 0 && zeros[1] == 0 ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_8, 0);
  }

  private boolean begins(String hexadecimal) {
    for (int i = 0; i < hexadecimal.length() / 2; i++) {
      int wanted = Integer.parseInt(hexadecimal.substring(2 * i, 2 * i + 2), 16);
      if (i >= bytes.length || (bytes[i] & 0xFF) != wanted) {
        return false;
      }
    }
    return true;
  }

  /** How many bytes are zero at even and at odd places; none unless there are many. */
  private int[] zeros() {
    int[] zeros = new int[2];
    int end = Math.min(bytes.length, LOOKED_AT);
    for (int i = 0; i < end; i++) {
      zeros[i % 2] += bytes[i] == 0 ? 1 : 0;
    }
    return bytes.length % 2 == 0 && zeros[0] + zeros[1] >= end / 50 ? zeros : new int[2];
  }

  private String decode(Charset charset, int start) throws DataException {
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharsetDecoder decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult result = decoder.decode(in, out, true);
    if (result.isError()) {
      throw invalid(charset, in.position());
    }
    return out.flip().toString();
  }

  private DataException invalid(Charset charset, int offset) {
    int line = 1;
    for (int i = 0; i < offset; i++) {
      line += bytes[i] == '\n' ? 1 : 0;
    }
    String likely =
        charset.equals(StandardCharsets.UTF_8)
            ? likely(offset)
            : " The file is cut off or damaged. Save it again.";
    return new DataException(
        name + ":" + line,
        String.format(
            Locale.ROOT,
            "must be %s; got the byte 0x%02X at offset %d.%s",
            charset.name(),
            bytes[offset],
            offset,
            likely));
  }

  /** What the encoding may be instead; two-byte encodings have their high bytes in pairs. */
  private String likely(int offset) {
    int high = 0;
    int alone = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean before = i > 0 && bytes[i - 1] < 0;
      boolean after = i + 1 < bytes.length && bytes[i + 1] < 0;
      high += bytes[i] < 0 ? 1 : 0;
      alone += bytes[i] < 0 && !before && !after ? 1 : 0;
    }
    boolean western = alone * 2 >= high;
    Charset charset = Charset.forName("windows-1252");
    int from = Math.max(0, offset - AROUND);
    int length = Math.min(2 * AROUND, bytes.length - from);
    String around = new String(bytes, from, length, charset).replaceAll("\\s+", " ");
    return western
        ? " As Windows-1252, in which Excel saves, it stands in '"
            + Printable.of(around)
            + "'. Convert the file with iconv -f WINDOWS-1252 -t UTF-8, or save it as CSV UTF-8."
        : " Convert the file with iconv -f NAME -t UTF-8, where NAME is its encoding, such as"
            + " GB18030, SHIFT_JIS or WINDOWS-1251.";
  }
}
