package org.distill4j.compress.bundle;

import java.util.Locale;
import org.distill4j.runtime.TagTransitions;

/** What the card of a model tells whose tags of a sentence are chosen together. */
final class ChainCard {
  /** Markdown to stand behind the rest. */
  static final String MARKDOWN =
      String.format(
          Locale.ROOT,
          """

          ## Tags of a sentence

          The logits at the first token of each word are emissions. A sentence's tags are those with the
          largest sum of emissions, of `start` and `end` at either end, and of `transitions` from each
          tag (row) to the next (column), all in `%s` in the order of `labels.json`, among
          those that IOB2 allows. `CompressedTagger` finds them; in Python, after the lines above:

          ```python
          chain = json.load(open("model/%s", encoding="utf-8"))
          start, end, step = (np.array(chain[key]) for key in ("start", "end", "transitions"))
          for j, tag in enumerate(labels):  # I-X goes on with B-X or I-X alone
              if tag.startswith("I-"):
                  start[j] = -np.inf
                  step[[before[1:] != tag[1:] for before in labels], j] = -np.inf

          def decode(emissions):  # [words, labels]
              score, ways = start + emissions[0], []
              for row in emissions[1:]:
                  sums = score[:, None] + step
                  ways.append(sums.argmax(0))
                  score = sums.max(0) + row
              tags = [int((score + end).argmax())]
              for best in reversed(ways):
                  tags.append(int(best[tags[-1]]))
              return [labels[tag] for tag in reversed(tags)]
          ```
          """,
          TagTransitions.FILE,
          TagTransitions.FILE);

  private ChainCard() {}
}
