package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.distill4j.evaluate.dataset.Dataset;
import org.distill4j.evaluate.tagging.TagFaults;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.evaluate.tagging.TaggedFile;
import org.distill4j.evaluate.tagging.TaggedRows;
import org.distill4j.recipes.recipe.Spelling;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** How a file of tagged sentences is to be read, with the words of a recipe. */
final class TagOptions {
  private static final List<String> OF_COLUMNS = List.of("--text", "--label", "--columns");
  private static final List<String> OF_TAGS = List.of("--tags", "--word-prefix", "--tag-faults");

  @Option(
      names = "--tags",
      paramLabel = "FILE",
      description = "Read the tags of a tagger's --data from this file, one sentence per line.")
  private Path tags;

  @Option(
      names = "--word-prefix",
      paramLabel = "TEXT",
      description = "Remove this prefix from every word of a tagger's data, such as en:.")
  private String prefix = "";

  @Option(
      names = "--tag-faults",
      paramLabel = "HOW",
      description = "Refuse (default) or repair an I-TYPE tag that follows no tag of its type.")
  private String faults = Spelling.of(TagFaults.REFUSE);

  /**
   * The sentences of a file.
   *
   * @param scoring of the models that answer them
   */
  Dataset read(Path words, CommandSpec spec, TagScoring scoring) throws IOException {
    refuse(spec, OF_COLUMNS, "must not be given for taggers, whose files have no named columns");
    if (tags != null && !prefix.isEmpty()) {
      throw refusal(spec, "--word-prefix: must not stand beside --tags, whose words are bare");
    }
    TagFaults how = scoring == TagScoring.ENTITIES ? faults(spec) : any(spec);
    return TaggedRows.of(
        words.toString(),
        tags == null
            ? TaggedFile.columns(words, prefix, how)
            : TaggedFile.aligned(words, tags, how));
  }

  private TagFaults any(CommandSpec spec) {
    List<String> faults = List.of("--tag-faults");
    refuse(spec, faults, "must not be given for a model whose tags mark no entities");
    return TagFaults.KEEP;
  }

  private TagFaults faults(CommandSpec spec) {
    for (TagFaults known : TagFaults.values()) {
      if (known != TagFaults.KEEP && Spelling.of(known).equals(faults)) {
        return known;
      }
    }
    throw refusal(spec, "--tag-faults: must be refuse or repair; got " + faults);
  }

  /** Refuses these options where a model tags nothing. */
  static void refuseFor(CommandSpec spec) {
    refuse(spec, OF_TAGS, "must be given for taggers alone, and the first model is none");
  }

  private static void refuse(CommandSpec spec, List<String> options, String must) {
    Optional<String> given =
        options.stream().filter(spec.commandLine().getParseResult()::hasMatchedOption).findFirst();
    if (given.isPresent()) {
      throw refusal(spec, given.get() + ": " + must + "; got it. Leave it out");
    }
  }

  private static ParameterException refusal(CommandSpec spec, String fault) {
    return new ParameterException(spec.commandLine(), fault + ".");
  }
}
