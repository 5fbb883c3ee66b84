package org.distill4j.evaluate.benchmark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Example;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.TokenizedText;

/** The process that {@link MemoryProbe} starts: rows in, a number of bytes out. */
final class MemoryProbeProcess {
  private MemoryProbeProcess() {}

  /** Classifies the rows of standard input with the folder named, and prints its peak memory. */
  public static void main(String[] arguments) throws IOException {
    List<Example> rows;
    try (DataInputStream in = new DataInputStream(System.in)) {
      rows = receive(in);
    }
    try (CompressedModel model = CompressedModel.open(Path.of(arguments[0]))) {
      for (Example row : rows) {
        TokenizedText pieces = model.encode(row.text(), row.pair().orElse(null));
        var unused = model.logits(pieces.ids(), pieces.typeIds());
      }
    }
    System.out.println(ResidentMemory.peakBytes(Files.readAllLines(Path.of("/proc/self/status"))));
  }

  static void send(List<Example> rows, DataOutputStream out) throws IOException {
    out.writeInt(rows.size());
    for (Example row : rows) {
      write(row.text(), out);
      out.writeBoolean(row.pair().isPresent());
      if (row.pair().isPresent()) {
        write(row.pair().get(), out);
      }
    }
  }

  static List<Example> receive(DataInputStream in) throws IOException {
    List<Example> rows = new ArrayList<>();
    for (int left = in.readInt(); left > 0; left--) {
      String text = read(in);
      Optional<String> pair = in.readBoolean() ? Optional.of(read(in)) : Optional.empty();
      rows.add(new Example(text, pair, Optional.empty()));
    }
    return rows;
  }

  private static void write(String text, DataOutputStream out) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    return new String(in.readNBytes(in.readInt()), StandardCharsets.UTF_8);
  }
}
