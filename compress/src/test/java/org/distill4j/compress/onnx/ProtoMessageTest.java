package org.distill4j.compress.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class ProtoMessageTest {
  /** The examples of the protobuf encoding guide. */
  @Test
  void encodesAsTheFormatSays() throws IOException {
    assertBytes("089601", new ProtoMessage().integer(1, 150));
    assertBytes("120774657374696e67", new ProtoMessage().text(2, "testing"));
    assertBytes("1a03089601", new ProtoMessage().message(3, new ProtoMessage().integer(1, 150)));
    assertBytes("08feffffffffffffffff01", new ProtoMessage().integer(1, -2));
    assertBytes("a00101", new ProtoMessage().integer(20, 1));
    assertBytes("150000803f", new ProtoMessage().real(2, 1f));
    assertBytes("4a080000803f000000c0", new ProtoMessage().floats(9, new float[] {1, -2}));
  }

  @Test
  void writesLongArraysWhole() throws IOException {
    float[] values = new float[40_000];
    values[39_999] = 1;
    ProtoMessage message = new ProtoMessage().floats(9, values);
    byte[] bytes = write(message);
    assertEquals(message.size(), bytes.length);
    assertEquals(1 + 3 + 160_000, bytes.length);
    assertEquals(0x3f, bytes[bytes.length - 1]);
  }

  private static void assertBytes(String hex, ProtoMessage message) throws IOException {
    assertArrayEquals(HexFormat.of().parseHex(hex), write(message), hex);
    assertEquals(hex.length() / 2, message.size());
  }

  private static byte[] write(ProtoMessage message) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    message.writeTo(out);
    return out.toByteArray();
  }
}
