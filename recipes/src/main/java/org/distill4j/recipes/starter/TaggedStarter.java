package org.distill4j.recipes.starter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.distill4j.evaluate.dataset.DataException;
import org.distill4j.evaluate.tagging.Entity;
import org.distill4j.evaluate.tagging.TagFaults;
import org.distill4j.evaluate.tagging.TagScheme;
import org.distill4j.evaluate.tagging.TaggedFile;
import org.distill4j.evaluate.tagging.TaggedLines;
import org.distill4j.evaluate.tagging.TaggedSentence;

/**
 * A first recipe for tagged sentences: a file of a word and its tag a line, or two files of a
 * sentence a line.
 */
public final class TaggedStarter {
  /** Lines that are looked at to tell what a file is; a table's header would be among them. */
  private static final int LOOKED_AT = 1_000;

  /** How published sets call the tags of {@code seq.in}. */
  private static final List<String> TAG_ENDINGS = List.of("out", "tags", "tag", "labels", "label");

  /** Of files that hold tagged words and nothing else. */
  private static final Pattern ENDING = Pattern.compile("(?i).*[.](conll|bio|iob2?|ner|pos)");

  private static final Pattern TAG = Pattern.compile("O|[BIELSUMW]-\\S+");
  private static final Pattern PREFIX = Pattern.compile("[a-z]{2,3}:");

  private static final String TEMPLATE =
      """
      # %s
      # Look at the %s below. Then
      #   distill4j lint FILE    checks this file and the data,
      #   distill4j plan FILE    says what a run will cost,
      #   distill4j run FILE     runs it.
      # All keys that exist, with their meaning: distill4j recipes sst2
      recipe: %s
      task: {kind: token-tagging%s} # %s
      data:
        train:
          path: %s
      %s  validation: {from: train, fraction: 0.1} # every choice is made on these sentences
        test: {from: train, fraction: 0.2} # or sentences of their own: {path: …}
      teacher:
        checkpoint: %s%s
        fine-tune: %s
      %s\
      """;

  private static final String STAGES =
      """
      stages:
        - distill: # half of the teacher's layers
            student: {layers: %d}
            losses: [{soft-target: {temperature: 2}}, {hard-label: {weight: 0.5}}]
            epochs: %d
            learning-rate: 2.0e-4
        - prune: {keep: {heads: 0.5, feed-forward: 0.5}}
        - distill: {epochs: %d, learning-rate: 2.0e-4} # recovers what pruning cost
        - quantize: {}
      """;

  private static final int MANY_SENTENCES = 10_000;
  private static final int SHOWN = 8;

  private final Path data;
  private final Optional<Path> tags;
  private final String prefix;
  private final TagFaults faults;
  private final List<TaggedSentence> sentences;

  private TaggedStarter(Path data, Optional<Path> tags, String prefix) throws IOException {
    this.data = data;
    this.tags = tags;
    this.prefix = prefix;
    List<TaggedSentence> read = read(TagFaults.KEEP);
    TagFaults how = TagFaults.KEEP;
    if (!TagScheme.marksNone(TaggedFile.tags(read))) {
      how = TagFaults.REFUSE;
      try {
        read = read(how);
      } catch (DataException fault) {
        how = TagFaults.REPAIR;
        read = read(how); // says what no repair mends
      }
    }
    this.faults = how;
    this.sentences = read;
  }

  private List<TaggedSentence> read(TagFaults how) throws IOException {
    return tags.isPresent()
        ? TaggedFile.aligned(data, tags.get(), how)
        : TaggedFile.columns(data, prefix, how);
  }

  /**
   * Looks whether a file holds tagged words, or words whose tags stand in a file beside it.
   *
   * @param tags the file of tags, absent to look for one
   * @return nothing where it looks like something else
   * @throws DataException if a line of such files is at fault
   */
  public static Optional<TaggedStarter> of(Path data, Optional<Path> tags) throws IOException {
    if (tags.isPresent()) {
      return Optional.of(new TaggedStarter(data, tags, ""));
    }
    if (!Files.isRegularFile(data)) {
      return Optional.empty();
    }
    if (ENDING.matcher(data.toString()).matches()) {
      return Optional.of(new TaggedStarter(data, tags, prefix(begin(data))));
    }
    List<String> lines = begin(data);
    if (lines.stream().anyMatch(String::isBlank) && isOfColumns(data, lines)) {
      return Optional.of(new TaggedStarter(data, tags, prefix(lines)));
    }
    Optional<Path> beside = lines.isEmpty() ? Optional.empty() : beside(data, lines.get(0));
    return beside.isPresent() ? Optional.of(new TaggedStarter(data, beside, "")) : Optional.empty();
  }

  private static List<String> begin(Path file) throws IOException {
    try (var lines = Files.lines(file)) {
      return lines.limit(LOOKED_AT).collect(Collectors.toList());
    } catch (UncheckedIOException e) {
      if (e.getCause() instanceof CharacterCodingException) {
        return new ArrayList<>(); // whoever reads it in full says so
      }
      throw e.getCause();
    }
  }

  private static List<String[]> cells(List<String> lines) {
    TaggedLines rows = TaggedLines.of(lines);
    return lines.stream()
        .filter(line -> !TaggedLines.isBetween(line) && !rows.isComment(line))
        .map(TaggedLines::cells)
        .toList();
  }

  /** Whether all lines have a tag at the end, or, in a file of no other kind, a word of few. */
  private static boolean isOfColumns(Path data, List<String> lines) {
    List<String[]> cells = cells(lines);
    if (cells.isEmpty() || cells.stream().anyMatch(row -> row.length < 2)) {
      return false;
    }
    Set<String> last = new HashSet<>();
    cells.forEach(row -> last.add(row[row.length - 1]));
    boolean table =
        String.valueOf(data.getFileName()).matches("(?i).*\\.(tsv|csv|[a-z]*jsonl?|txt)");
    boolean few = !table && last.size() > 1 && last.size() * 2 <= cells.size();
    boolean tags = last.stream().allMatch(TaggedStarter::isTag);
    return few || (tags && !last.equals(Set.of(Entity.OUTSIDE)));
  }

  private static boolean isTag(String cell) {
    return TAG.matcher(cell).matches();
  }

  /** What all words begin with, such as {@code en:}. */
  private static String prefix(List<String> lines) {
    List<String[]> cells = cells(lines);
    if (cells.isEmpty()) {
      return "";
    }
    Matcher first = PREFIX.matcher(cells.get(0)[0]);
    String prefix = first.lookingAt() ? first.group() : "";
    return cells.stream()
            .allMatch(row -> row[0].startsWith(prefix) && row[0].length() > prefix.length())
        ? prefix
        : "";
  }

  /** A file of the same name with the ending of tags, whose first line fits this file's. */
  private static Optional<Path> beside(Path data, String sentence) throws IOException {
    String name = String.valueOf(data.getFileName());
    String stem = name.contains(".") ? name.substring(0, name.lastIndexOf('.')) : name;
    for (String ending : TAG_ENDINGS) {
      Path file = data.resolveSibling(stem + "." + ending);
      if (!file.equals(data) && Files.isRegularFile(file)) {
        List<String> lines = begin(file);
        String[] first = lines.isEmpty() ? new String[0] : lines.get(0).split("\\s+", -1);
        if (first.length == sentence.split("\\s+", -1).length
            && List.of(first).stream().allMatch(TaggedStarter::isTag)) {
          return Optional.of(file);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The recipe as YAML.
   *
   * @param path how the recipe shall name a file, from its own folder
   * @throws IllegalArgumentException if the wishes go with nothing that was measured
   */
  public String toYaml(UnaryOperator<Path> path, Wishes wishes) {
    Wishes.TaskChoice task = Wishes.TaskChoice.TAGGING;
    if (wishes.task().orElse(task) != task) {
      throw new IllegalArgumentException(
          "--task: must be tagging for a file of tagged words; got "
              + wishes.task().get().key()
              + ". Leave it out.");
    }
    boolean many = sentences.size() >= MANY_SENTENCES;
    StarterTeacher teacher =
        StarterTeacher.of(
            wishes.language(), sentences.stream().flatMap(sentence -> sentence.words().stream()));
    return String.format(
        Locale.ROOT,
        TEMPLATE,
        summary(),
        entities() ? "types of entities" : "tags",
        StarterRecipe.scalar(StarterRecipe.name(data)),
        entities() ? "" : ", entities: false",
        types(),
        StarterRecipe.scalar(path.apply(data).toString()),
        keys(path),
        teacher.checkpoint(),
        teacher.note(),
        FineTuneSize.ofSentences(sentences.size()).toYaml(),
        wishes.isBounded()
            ? MeasuredPipeline.within(wishes, task.key(), teacher.checkpoint()).toYaml(many)
            : String.format(Locale.ROOT, STAGES, teacher.layers() / 2, many ? 4 : 6, many ? 2 : 3));
  }

  private String summary() {
    return String.format(
        Locale.ROOT,
        "A first recipe for %s: %,d sentences whose words have tags.",
        data.getFileName(),
        sentences.size());
  }

  private String keys(UnaryOperator<Path> path) {
    StringBuilder keys = new StringBuilder();
    tags.ifPresent(
        file ->
            keys.append("    tags: ")
                .append(StarterRecipe.scalar(path.apply(file).toString()))
                .append('\n'));
    if (!prefix.isEmpty()) {
      keys.append("    word-prefix: \"").append(prefix).append("\" # every word begins with it\n");
    }
    if (faults == TagFaults.REPAIR) {
      keys.append("    tag-faults: repair # some I-TYPE begin an entity: read as B-TYPE\n");
    }
    return keys.toString();
  }

  private boolean entities() {
    return faults != TagFaults.KEEP;
  }

  private void count(TaggedSentence sentence, Map<String, Integer> counts) {
    if (entities()) {
      Entity.of(sentence.tags()).forEach(entity -> counts.merge(entity.type(), 1, Integer::sum));
    } else {
      sentence.tags().forEach(tag -> counts.merge(tag, 1, Integer::sum));
    }
  }

  private String types() {
    Map<String, Integer> counts = new TreeMap<>();
    for (TaggedSentence sentence : sentences) {
      count(sentence, counts);
    }
    String shown =
        counts.entrySet().stream()
            .limit(SHOWN)
            .map(e -> e.getKey() + " " + e.getValue() + " times")
            .collect(Collectors.joining(", "));
    String what = counts.size() == 1 ? " type: " : " types: ";
    return counts.size()
        + (entities() ? what : " tags, no entities: ")
        + shown
        + (counts.size() > SHOWN ? ", …" : "");
  }
}
