package org.distill4j.student.augmentation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.kernel.Buffer;
import org.distill4j.teacher.kernel.KernelLibrary;
import org.distill4j.teacher.kernel.Kernels;
import org.distill4j.teacher.kernel.MatmulShape;

/**
 * The words that stand nearest to a word in a model's word embedding, by the cosine of their rows.
 *
 * <p>Whole words only, which are one token: neighbours of a fragment mean nothing.
 */
public final class WordNeighbours {
  /** As many candidates as TinyBERT's augmentation takes (Jiao et al. 2019, arXiv 1909.10351). */
  private static final int NEAREST = 15;

  /** Words looked up at once: with 25,000 candidates the cosines take some 25 MB. */
  private static final int BATCH = 256;

  private final List<String> candidates = new ArrayList<>();
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<String, List<String>> nearest = new HashMap<>();
  private final int width;
  private final Buffer table;

  private WordNeighbours(Checkpoint model, Map<String, Integer> vocabulary) {
    Tensor words = model.tensor(ModelFamily.wordTable(model));
    this.width = words.shape()[1];
    for (String piece : new TreeSet<>(vocabulary.keySet())) {
      if (isWord(piece) && vocabulary.get(piece) < words.shape()[0]) {
        numbers.put(piece, candidates.size());
        candidates.add(piece);
      }
    }
    float[] rows = new float[candidates.size() * width];
    for (int i = 0; i < candidates.size(); i++) {
      unit(words.values(), vocabulary.get(candidates.get(i)) * width, rows, i * width);
    }
    this.table = block(rows);
  }

  private static Buffer block(float[] values) {
    Buffer block = Buffer.floats(Math.max(1, values.length));
    block.write(0, values, 0, values.length);
    return block;
  }

  // Letters alone, so neither ##s nor [MASK], numbers nor signs.
  private static boolean isWord(String piece) {
    return !piece.isEmpty() && piece.codePoints().allMatch(Character::isLetter);
  }

  private void unit(float[] from, int at, float[] into, int start) {
    double square = 0;
    for (int i = 0; i < width; i++) {
      square += (double) from[at + i] * from[at + i];
    }
    for (int i = 0; i < width && square > 0; i++) {
      into[start + i] = (float) (from[at + i] / Math.sqrt(square));
    }
  }

  /**
   * Looks up neighbours.
   *
   * @param model whose word embedding is read, {@code [V, H]}
   * @param vocabulary its tokens with their rows
   * @param asked words, in any case; those that are not one token have no neighbours
   */
  public static WordNeighbours of(
      Checkpoint model, Map<String, Integer> vocabulary, Collection<String> asked) {
    WordNeighbours neighbours = new WordNeighbours(model, vocabulary);
    TreeSet<String> known = new TreeSet<>();
    asked.forEach(word -> known.add(neighbours.known(word)));
    known.retainAll(neighbours.numbers.keySet());
    neighbours.search(List.copyOf(known));
    return neighbours;
  }

  // A vocabulary without capitals knows a capitalised word by its small letters.
  private String known(String word) {
    return numbers.containsKey(word) ? word : word.toLowerCase(Locale.ROOT);
  }

  /** The nearest words of one that was asked for, the nearest first; none of an unknown word. */
  public List<String> of(String word) {
    return nearest.getOrDefault(known(word), List.of());
  }

  private void search(List<String> words) {
    Kernels kernels = KernelLibrary.floats();
    int all = candidates.size();
    for (int from = 0; from < words.size(); from += BATCH) {
      List<String> some = words.subList(from, Math.min(words.size(), from + BATCH));
      float[] rows = new float[some.size() * width];
      for (int i = 0; i < some.size(); i++) {
        table.read(numbers.get(some.get(i)) * width, rows, i * width, width);
      }
      Buffer cosines = Buffer.floats((long) some.size() * all);
      kernels.matmul(
          MatmulShape.linear(some.size(), width, all), block(rows), table, null, cosines);
      for (int i = 0; i < some.size(); i++) {
        float[] row = new float[all];
        cosines.read(i * all, row, 0, all);
        nearest.put(some.get(i), best(row, numbers.get(some.get(i))));
      }
    }
  }

  private List<String> best(float[] cosines, int self) {
    cosines[self] = Float.NEGATIVE_INFINITY;
    int[] best = new int[Math.min(NEAREST, cosines.length - 1)];
    int count = 0;
    for (int word = 0; word < cosines.length; word++) {
      if (word == self || (count == best.length && !(cosines[word] > cosines[best[count - 1]]))) {
        continue;
      }
      int place = count < best.length ? count++ : count - 1;
      while (place > 0 && cosines[word] > cosines[best[place - 1]]) {
        best[place] = best[place - 1];
        place--;
      }
      best[place] = word;
    }
    return IntStream.of(best).limit(count).mapToObj(candidates::get).toList();
  }
}
