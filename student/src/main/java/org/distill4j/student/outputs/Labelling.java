package org.distill4j.student.outputs;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntConsumer;
import org.distill4j.runtime.TokenizedText;
import org.distill4j.teacher.checkpoint.AtomicFile;
import org.distill4j.teacher.training.Inference;
import org.distill4j.teacher.transformer.TransformerModel;

/**
 * Writes the answers of a teacher in pieces, the longest texts first. A piece is on the disk before
 * it is counted as done, so that a killed labelling goes on with the next; batches are the same for
 * every number of kills, and so are the answers.
 */
final class Labelling {
  /** Texts a piece: some seconds of work, and few writes for a large set. */
  static final int PIECE = 256 * Inference.BATCH;

  private final Path file;
  private final Path part;
  private final Path done;
  private final LabellingProgress progress;

  /**
   * A labelling into a file that is not there yet.
   *
   * @param file its final name
   */
  Labelling(Path file, LabellingProgress progress) {
    this.file = file;
    this.progress = progress;
    this.part = file.resolveSibling(file.getFileName() + ".part");
    this.done = file.resolveSibling(file.getFileName() + ".done.part");
  }

  /** Asks a teacher about some texts and writes what it says. */
  @FunctionalInterface
  interface Question {
    /**
     * Asks.
     *
     * @param texts numbers of sequences
     * @param answered takes how many of them are done
     */
    void answer(int[] texts, RowFile target, IntConsumer answered) throws IOException;
  }

  /**
   * Asks for all logits that are not there yet.
   *
   * @param piece texts between two counts, a multiple of a batch
   */
  void run(TransformerModel teacher, List<TokenizedText> sequences, int classes, int piece)
      throws IOException {
    run(
        RowLayout.logits(sequences.size(), classes),
        sequences,
        piece,
        (texts, target, answered) -> {
          float[][] said = Inference.logits(teacher, sequences, texts, answered);
          for (int i = 0; i < texts.length; i++) {
            target.put(texts[i], said[i]);
          }
        });
  }

  /** Asks for all answers that are not there yet. */
  void run(RowLayout layout, List<TokenizedText> sequences, int piece, Question question)
      throws IOException {
    int start = done(layout);
    if (start == 0) {
      Files.deleteIfExists(done); // a count without its file would be believed of the next
    }
    RowFile target = RowFile.create(part, layout);
    int[] order = Inference.longestFirst(sequences);
    for (int from = start; from < order.length; from += piece) {
      int[] texts = Arrays.copyOfRange(order, from, Math.min(order.length, from + piece));
      int before = from;
      question.answer(texts, target, some -> progress.answered(before + some, order.length));
      target.force();
      byte[] count = Integer.toString(from + texts.length).getBytes(StandardCharsets.UTF_8);
      AtomicFile.write(done, count);
    }
    finish(target);
  }

  /** Writes answers at hand. */
  void run(float[][] logits, int classes) throws IOException {
    Files.deleteIfExists(done);
    RowFile target = RowFile.create(part, RowLayout.logits(logits.length, classes));
    for (int i = 0; i < logits.length; i++) {
      target.put(i, logits[i]);
    }
    finish(target);
  }

  /** The bytes that are not answered yet, about, of a file of that layout. */
  long bytesLeft(RowLayout layout, int texts) throws IOException {
    return Math.round(layout.bytes() * (1 - (double) done(layout) / texts));
  }

  // How many texts of the order are answered; none where their file is not there.
  private int done(RowLayout layout) throws IOException {
    if (!Files.isRegularFile(done) || !RowFile.hasLength(part, layout)) {
      return 0;
    }
    return Integer.parseInt(Files.readString(done));
  }

  private void finish(RowFile target) throws IOException {
    target.force();
    target.seal();
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    Files.deleteIfExists(done);
  }
}
