package org.distill4j.evaluate.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.distill4j.evaluate.report.Size;
import org.distill4j.runtime.TagTransitions;

/**
 * The bytes of a model folder.
 *
 * <p>The bundle is what answering needs: {@code config.json}, {@code labels.json}, {@code
 * model.onnx} and {@code tokenizer.json}, and {@code transitions.json} of a tagger whose tags have
 * scores of their neighbours; certificates, model cards and weights for training do not count. It
 * is compressed as one gzip stream of level 9 over each file in that order, preceded by a line of
 * its name and length: the size of an archive without times and owners, so that the same model has
 * the same size. JDKs with another zlib may differ by a few bytes in a thousand.
 */
public final class ModelSize {
  private static final List<String> BUNDLE =
      List.of("config.json", "labels.json", "model.onnx", "tokenizer.json");

  private ModelSize() {}

  /**
   * Measures a folder; compressing takes about a second for 20 MB.
   *
   * @param parameters number of weights, which the folder does not tell
   * @throws IOException when a file of the bundle is missing
   */
  public static Size of(Path folder, long parameters) throws IOException {
    List<String> names = bundle(folder);
    long bundle = 0;
    for (String name : names) {
      bundle += Files.size(folder.resolve(name));
    }
    long model = Files.size(folder.resolve("model.onnx"));
    return new Size(parameters, model, bundle, compressed(folder, names));
  }

  private static List<String> bundle(Path folder) {
    return Files.exists(folder.resolve(TagTransitions.FILE))
        ? Stream.concat(BUNDLE.stream(), Stream.of(TagTransitions.FILE)).toList()
        : BUNDLE;
  }

  private static long compressed(Path folder, List<String> names) throws IOException {
    Counter counter = new Counter();
    try (OutputStream gzip = new BestGzip(counter)) {
      for (String name : names) {
        Path file = folder.resolve(name);
        gzip.write((name + " " + Files.size(file) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.copy(file, gzip);
      }
    }
    return counter.bytes;
  }

  /** gzip -9; the level can only be set from within. */
  private static final class BestGzip extends GZIPOutputStream {
    BestGzip(OutputStream out) throws IOException {
      super(out, 1 << 16);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private static final class Counter extends OutputStream {
    private long bytes;

    @Override
    public void write(int one) {
      bytes++;
    }

    @Override
    public void write(byte[] many, int offset, int length) {
      bytes += length;
    }
  }
}
