package org.distill4j.recipes.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.distill4j.compress.OperatorSet;
import org.distill4j.compress.bundle.ModelFolder;
import org.distill4j.compress.onnx.OnnxWriter;
import org.distill4j.runtime.CompressedModel;
import org.distill4j.runtime.DecisionRule;
import org.distill4j.runtime.FolderSums;
import org.distill4j.runtime.KnownAnswers;
import org.distill4j.runtime.LabelThresholds;
import org.distill4j.runtime.TagTransitions;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.ConfigJson;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HuggingFaceDirectory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a model for other programs. */
@Command(
    name = "export",
    description = {
      "Write a model for other programs.",
      "The format onnx holds what ONNX Runtime needs; --dialect onnxruntime uses its fused"
          + " operators.",
      "The format huggingface holds what transformers loads. It needs the folder of a stage before",
      "quantize: transformers cannot represent quantized models or layers of unequal shape."
    },
    footer = {
      "",
      "Examples:",
      "  distill4j export runs/first --format onnx --out my-model",
      "  distill4j export runs/first/stages/01-distill --format onnx --dialect onnxruntime --out f",
      "  distill4j export runs/first/stages/01-distill --format huggingface --out student"
    })
final class ExportCommand implements Callable<Integer> {
  /** For whom. */
  enum Format {
    ONNX,
    HUGGINGFACE
  }

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "MODEL",
      description = "The folder of a finished model, of a stage, or of a run that holds a model.")
  private Path model;

  @Option(
      names = "--format",
      required = true,
      description = "Write this format: onnx or huggingface.")
  private Format format;

  @Option(
      names = "--dialect",
      description =
          "Use the operators of standard ONNX or of onnxruntime (default: those of the file).")
  private OperatorSet dialect;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Write into this new folder.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (Files.exists(out)) {
      throw new ParameterException(
          spec.commandLine(), "--out " + out + ": must be a new folder; got one. Name another.");
    }
    if (dialect != null && format != Format.ONNX) {
      throw new ParameterException(
          spec.commandLine(),
          "--dialect: must go with --format onnx; got --format huggingface. Leave it out.");
    }
    Path folder = FolderArgument.model(model);
    CompressedModel.open(folder).close();
    FolderVerification.checkFiles(folder);
    Path whole = out.toAbsolutePath().normalize();
    Files.createDirectories(whole.getParent());
    Path work = Files.createTempDirectory(whole.getParent(), ".export");
    Path part = work.resolve("model");
    try {
      Files.createDirectory(part); // which others may read, unlike the one it lies in
      if (format == Format.ONNX) {
        onnx(folder, part);
        FolderSums.record(part);
      } else {
        huggingFace(folder, part);
      }
      ExportedCard.copy(folder, part);
      Files.move(part, whole);
    } finally {
      delete(part);
      delete(work);
    }
    spec.commandLine().getOut().println(out);
    return ExitCodes.DONE;
  }

  private void onnx(Path from, Path to) throws IOException {
    for (String file : List.of(ModelFolder.TOKENIZER, ConfigJson.FILE_NAME, ModelFolder.LABELS)) {
      Files.copy(from.resolve(file), to.resolve(file));
    }
    for (String file : List.of(TagTransitions.FILE, DecisionRule.FILE, LabelThresholds.FILE)) {
      if (Files.exists(from.resolve(file))) {
        Files.copy(from.resolve(file), to.resolve(file));
      }
    }
    if (dialect == null) {
      Files.copy(from.resolve(ModelFolder.MODEL), to.resolve(ModelFolder.MODEL));
      // Of these very bytes; a file that is written anew has none.
      for (String file : List.of(ModelFolder.CERTIFICATE, KnownAnswers.FILE)) {
        if (Files.exists(from.resolve(file))) {
          Files.copy(from.resolve(file), to.resolve(file));
        }
      }
    } else {
      String mend = "Write dialect into the recipe's quantize, or name the stage before it.";
      Checkpoint checkpoint = floats(from, "written in another dialect", mend);
      if (dialect == OperatorSet.ONNXRUNTIME && !checkpoint.config().family().isTransformer()) {
        throw new CheckpointException(
            from,
            "must be a Transformer for the dialect onnxruntime, whose operators serve nothing else;"
                + " got a student of kind "
                + kind(checkpoint)
                + ". Leave --dialect out.");
      }
      OnnxWriter.write(checkpoint, dialect, to.resolve(ModelFolder.MODEL));
    }
  }

  private static String kind(Checkpoint checkpoint) {
    return checkpoint.config().family().name().toLowerCase(Locale.ROOT);
  }

  private static Checkpoint floats(Path from, String purpose, String mend) throws IOException {
    if (!Files.isRegularFile(from.resolve(HuggingFaceDirectory.WEIGHTS))) {
      throw new CheckpointException(
          from,
          "must hold float32 weights, "
              + HuggingFaceDirectory.WEIGHTS
              + ", to be "
              + purpose
              + "; got none. "
              + mend);
    }
    return HuggingFaceDirectory.load(from);
  }

  private static void huggingFace(Path from, Path to) throws IOException {
    Checkpoint checkpoint =
        floats(
            from,
            "written for transformers",
            "Name the stage before quantize, of a run with keep: all.");
    String shape = "must be a BERT of plain layers to be written for transformers; got ";
    if (!checkpoint.config().family().isTransformer()) {
      throw new CheckpointException(
          from, shape + "a student of kind " + kind(checkpoint) + ". Export onnx.");
    }
    if (checkpoint.config().form().shared()) {
      throw new CheckpointException(
          from, shape + "layers that share the weights of one. Export onnx.");
    }
    if (!checkpoint.config().isUniform()) {
      throw new CheckpointException(
          from,
          "must have layers of equal shape whose heads fill the hidden width, to be written for"
              + " transformers; got heads "
              + checkpoint.config().numAttentionHeads()
              + " of "
              + checkpoint.config().attentionHeadSize()
              + " and neurons "
              + checkpoint.config().intermediateSize()
              + (checkpoint.config().form().isPlain() ? "" : ", kept as factors")
              + ". Name a stage before prune or factorize, or export onnx.");
    }
    if (checkpoint.hasChain()) {
      throw new CheckpointException(
          from,
          "must choose each word's tag by itself to be written for transformers, which know no"
              + " scores of neighbours; got the head crf. Export onnx, or train with head:"
              + " softmax.");
    }
    if (Head.of(checkpoint) == Head.VECTOR && checkpoint.hasClassifier()) {
      throw new CheckpointException(
          from,
          "must have vectors of the hidden width "
              + checkpoint.config().hiddenSize()
              + " to be written for transformers, whose BertModel knows no projection; got "
              + checkpoint.labels().size()
              + " axes. Export onnx, or leave out student.embedding.");
    }
    byte[] tokenizer = Files.readAllBytes(from.resolve(ModelFolder.TOKENIZER));
    int maxLength = ConfigJson.maxLength(from.resolve(ConfigJson.FILE_NAME));
    HuggingFaceDirectory.save(checkpoint, to, tokenizer, maxLength);
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (var files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (Files.isDirectory(file)) {
          delete(file);
        } else {
          Files.delete(file);
        }
      }
    }
    Files.delete(folder);
  }
}
