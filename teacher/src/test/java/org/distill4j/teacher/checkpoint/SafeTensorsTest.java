package org.distill4j.teacher.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
  @TempDir Path folder;

  @Test
  void readsWhatItWrote() throws IOException {
    Path file = folder.resolve("model.safetensors");
    Tensor b = Tensor.of(new float[] {1, -2, 3.5f, Float.MIN_VALUE, -0f, 6}, 2, 3);
    // More than one chunk.
    Tensor a = Tensor.zeros(1 << 19);
    a.values()[a.size() - 1] = 7;
    SafeTensorsWriter.write(file, Map.of("b", b, "a", a, "empty", Tensor.zeros(0, 4)));
    try (SafeTensors read = SafeTensors.open(file)) {
      assertEquals(Set.of("a", "b", "empty"), read.names());
      assertEquals(Map.of("format", "pt"), read.metadata());
      assertArrayEquals(new int[] {2, 3}, read.shape("b"));
      assertArrayEquals(b.values(), read.floats("b"));
      assertArrayEquals(a.values(), read.weights("a").values());
      assertArrayEquals(new int[] {0, 4}, read.weights("empty").shape());
    }
  }

  @Test
  void writesTheBytesOfTheReferenceImplementation() throws IOException {
    // safetensors 0.8.0: save_file({"b": arange(2.), "a": zeros(1, 1)}, metadata={"format": "pt"}).
    String header =
        "{\"__metadata__\":{\"format\":\"pt\"},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1,1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[4,12]}}";
    Path file = folder.resolve("golden.safetensors");
    Tensor b = Tensor.of(new float[] {0, 1}, 2);
    SafeTensorsWriter.write(file, Map.of("b", b, "a", Tensor.zeros(1, 1)));
    byte[] expected = bytes(header + " ".repeat((8 - header.length() % 8) % 8), 12);
    ByteBuffer.wrap(expected).order(ByteOrder.LITTLE_ENDIAN).putFloat(expected.length - 4, 1);
    assertArrayEquals(expected, Files.readAllBytes(file));
  }

  @Test
  void widensEveryType() throws IOException {
    Path file =
        write(
            "{\"half\":{\"dtype\":\"F16\",\"shape\":[4],\"data_offsets\":[0,8]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[8,12]},"
                + "\"double\":{\"dtype\":\"F64\",\"shape\":[],\"data_offsets\":[12,20]},"
                + "\"long\":{\"dtype\":\"I64\",\"shape\":[1],\"data_offsets\":[20,28]},"
                + "\"byte\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[28,29]}}",
            data -> {
              data.putShort((short) 0x3c00).putShort((short) 0x8001);
              data.putShort((short) 0x7bff).putShort((short) 0xfc00);
              data.putShort((short) 0xc049).putShort((short) 0x0001);
              data.putDouble(Math.PI).putLong(-5).put((byte) 200);
            },
            29);
    try (SafeTensors read = SafeTensors.open(file)) {
      float[] half = {1, -0x1p-24f, 65504, Float.NEGATIVE_INFINITY};
      assertArrayEquals(half, read.floats("half"));
      assertArrayEquals(new float[] {-3.140625f, 0x1p-133f}, read.floats("brain"));
      assertArrayEquals(new double[] {Math.PI}, read.doubles("double"));
      assertArrayEquals(new float[] {(float) Math.PI}, read.floats("double"));
      assertArrayEquals(new long[] {-5}, read.longs("long"));
      assertArrayEquals(new long[] {200}, read.longs("byte"));
      assertEquals("BF16", read.dtype("brain"));
      refused(() -> read.weights("double"), "tensor double", "F16, BF16, F32; got F64");
      refused(() -> read.weights("half"), "tensor half", "finite; got -Infinity at index 3");
      refused(() -> read.floats("long"), "tensor long", "floating point numbers; got dtype I64");
      refused(() -> read.longs("half"), "tensor half", "whole numbers; got dtype F16");
      refused(() -> read.floats("none"), "tensor none", "got none by that name");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // An overlap, a hole, bytes after the end, an end outside the file, a reversed span.
        "[2],[0,8] | [2],[4,12] | 12 | tensor b | at 8; got 4, overlapping",
        "[2],[0,8] | [1],[12,16] | 16 | tensor b | at 8; got 12, leaving a hole",
        "[2],[0,8] | [1],[8,12] | 16 | must end with its last tensor | got 4 bytes more",
        "[2],[0,8] | [1],[8,12] | 11 | tensor b | 11 bytes of data; got 12",
        "[2],[0,8] | [1],[12,8] | 12 | b.data_offsets | begin <= end",
        "[2],[0,8] | [1],[8] | 12 | b.data_offsets | begin <= end",
        "[2],[0,8] | [1],[-8,12] | 12 | b.data_offsets | whole numbers >= 0",
        "[2],[0,8] | [1],[0.5,12] | 12 | b.data_offsets | whole numbers >= 0",
        "[2],[0,8] | [3],[8,12] | 12 | tensor b | span the 12 bytes of F32 [3]; got 4",
        "[2],[0,8] | [-1,-1],[8,12] | 12 | tensor b | no negative axis",
        "[2],[0,8] | [4294967296],[8,12] | 12 | b.shape | whole number; got 4294967296",
        "[2],[0,8] | [2147483647,2147483647,2147483647],[8,12] | 12 | tensor b | a size that exists",
        "[2],[0,8] | [2147483647],[8,8589934596] | 12 | tensor b | got 8589934596"
      })
  void refusesWrongOffsetsAndShapes(String a, String b, int bytes, String name, String fault)
      throws IOException {
    Path file =
        write(
            "{\"a\":{\"dtype\":\"F32\",\"shape\":"
                + a.replace("],[", "],\"data_offsets\":[")
                + "},\"b\":{\"dtype\":\"F32\",\"shape\":"
                + b.replace("],[", "],\"data_offsets\":[")
                + "}}",
            data -> {},
            bytes);
    refused(() -> SafeTensors.open(file), file.toString(), name, fault);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | must be one JSON object",
        "{\"a\": | must be one JSON object",
        "{} {} | must be one JSON object",
        "{\"a\":3} | a: must be an object; got 3",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[0]}} | a.data_offsets: must be there",
        "{\"a\":{\"dtype\":\"F4\",\"shape\":[0],\"data_offsets\":[0,0]}} | a.dtype: must be a type that safetensors names; got F4",
        "{\"a\":{},\"a\":{}} | Duplicate",
        "{\"__metadata__\":{\"k\":1}} | __metadata__.k: must be a string; got 1"
      })
  void refusesBrokenHeaders(String header, String fault) throws IOException {
    Path file = write(header, data -> {}, 0);
    refused(() -> SafeTensors.open(file), file.toString(), fault);
  }

  @Test
  void refusesLengthsThatTheFileHasNot() throws IOException {
    Path file = folder.resolve("model.safetensors");
    refused(() -> SafeTensors.open(file), "got no such file");
    Files.write(file, new byte[3]);
    refused(() -> SafeTensors.open(file), "8 bytes of header length; got 3 bytes");
    byte[] gigabytes = bytes("{}", 0);
    ByteBuffer.wrap(gigabytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 6_000_000_000L);
    Files.write(file, gigabytes);
    refused(() -> SafeTensors.open(file), "between 2 and 2 bytes", "got 6000000000");
    ByteBuffer.wrap(gigabytes).putLong(0, -1);
    Files.write(file, gigabytes);
    refused(() -> SafeTensors.open(file), "got 18446744073709551615");
  }

  @Test
  void refusesEveryTruncation() throws IOException {
    byte[] whole = small();
    Path file = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length += 7) {
      Files.write(file, Arrays.copyOf(whole, length));
      refused(() -> SafeTensors.open(file), file.toString());
    }
  }

  @Test
  void onlyCheckpointExceptionsComeOutOfBrokenFiles() throws IOException {
    Fuzz.flipBits(
        small(),
        folder.resolve("flipped.safetensors"),
        500,
        file -> {
          try (SafeTensors read = SafeTensors.open(file)) {
            for (String name : read.names()) {
              read.weights(name);
            }
          }
        });
  }

  @Test
  void leavesTheOldFileWhenWritingFails() throws IOException {
    Path file = folder.resolve("kept");
    AtomicFile.write(file, new byte[] {1});
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                file,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[] {2, 3}));
                  throw new IOException("disk full");
                }));
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(file));
    try (var files = Files.list(folder)) {
      assertEquals(1, files.count());
    }
  }

  private byte[] small() throws IOException {
    Path file = folder.resolve("small.safetensors");
    Tensor a = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    SafeTensorsWriter.write(file, Map.of("a", a, "b", Tensor.zeros(3)));
    return Files.readAllBytes(file);
  }

  private interface Data {
    void put(ByteBuffer data);
  }

  private Path write(String header, Data data, int size) throws IOException {
    byte[] file = bytes(header, size);
    ByteBuffer tail = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    data.put(tail.position(file.length - size));
    return Files.write(folder.resolve("hand.safetensors"), file);
  }

  private static byte[] bytes(String header, int size) {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    ByteBuffer file = ByteBuffer.allocate(8 + json.length + size).order(ByteOrder.LITTLE_ENDIAN);
    return file.putLong(json.length).put(json).array();
  }

  private interface Action {
    void run() throws IOException;
  }

  private static void refused(Action action, String... parts) {
    CheckpointException e = assertThrows(CheckpointException.class, action::run);
    for (String part : parts) {
      assertTrue(e.getMessage().contains(part), part + " in: " + e.getMessage());
    }
  }
}
