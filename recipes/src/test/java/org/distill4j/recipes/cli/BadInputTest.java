package org.distill4j.recipes.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every unusable input ends in one line that says so, with exit code 2 and nothing written. */
class BadInputTest {
  private static final String WEIGHTS = "pretrained/model.safetensors";
  private static final String CONFIG = "pretrained/config.json";
  private static final String TOKENIZER = "pretrained/tokenizer.json";

  @TempDir private Path folder;
  private TinyRecipe recipe;

  @BeforeEach
  void writeInputs() throws IOException {
    recipe = TinyRecipe.in(folder);
  }

  /** Spoils a file's bytes. */
  private interface Spoil {
    byte[] apply(byte[] bytes);
  }

  static Stream<Arguments> settings() {
    return Stream.of(
        arguments("stages[0].distil={}", "Did you mean distill?"),
        arguments("thread=2", "thread: must be"),
        arguments("teacher.fine-tune.epochs=many", "teacher.fine-tune.epochs: must be"),
        arguments("max-length=[1]", "max-length: must be"),
        arguments("data.test.path=nowhere.tsv", "data.test.path: must name a file that exists"),
        arguments("teacher.checkpoint=nowhere", "teacher.checkpoint: must name a file or folder"),
        arguments(
            "stages=[{distill: {student: {}}}, {quantize: {}}, {distill: {}}]",
            "stages[1]: must come last; got distill"),
        arguments(
            "stages[2]={prune: {target: {latency: 0.5, length: 600}}}",
            "stages[2].prune.target.length: must be at most the 512 positions; got 600"),
        arguments(
            "stages[2].prune.keep.hidden=33",
            "stages[2].prune.keep.hidden: must be at most the 32 hidden units; got 33"),
        arguments(
            "stages[2].prune.keep.layers=3",
            "stages[2].prune.keep.layers: must be at most the 2 layers; got 3"),
        arguments("stages=[]", "stages"),
        arguments("data.train.text=[sentence, label]", "data.test.text: must name as many"),
        arguments("stages[0].distill.student.layers=9", "teacher's 4; got 9"),
        arguments("stages[0].distill.student={initialize: {layers: [1, 7]}}", "got [1, 7]"),
        arguments("stages[0].distill.student.heads=5", "5"),
        arguments("stages[0].distill.student.hidden=64", "must be projection or random"),
        arguments(
            "stages[0].distill={student: {layers: 2}, losses: [{hidden-states: {}}], layer-map:"
                + " [1]}",
            "stages[0].distill.layer-map: must name"),
        arguments(
            "stages[1].prune-vocabulary.keep=9999", "must be at most the 76 tokens; got 9999"),
        arguments(
            "stages[1].prune-vocabulary.keep=55",
            "stages[1].prune-vocabulary.keep: must be >= the 56 special tokens and single"
                + " characters; got 55. The smallest reachable vocabulary is 56."),
        arguments("stages[1].prune-vocabulary.keep=0.1", "got 8. The smallest reachable"),
        arguments(
            "stages[2].prune.keep.heads=99",
            "stages[2].prune.keep.heads: must be at most the 8 heads"),
        arguments(
            "stages[0].distill.prune={keep: {heads: 9}}",
            "stages[0].distill.prune.keep.heads: must be at most the 8 heads"),
        arguments("stages[2].prune.keep.feed-forward=0", "feed-forward"),
        arguments(
            "stages[3].quantize.keep-float=99",
            "stages[3].quantize.keep-float: must be at most the 14 linear layers; got 99"),
        arguments("data.validation.group=color", "color"),
        arguments("data.validation.fraction=0.999", "data.validation.fraction: must leave rows"),
        arguments("stages[0].distill.epochs=100001", "epochs: must be in [1, 100000]; got 100001"),
        arguments("measure.lengths=[0]", "lengths"),
        arguments("precision=f16", "precision: must be one of f32, bf16, auto"),
        arguments("task.labels=[a, b]", "label"),
        arguments("teacher={checkpoint: pretrained}", "teacher.checkpoint: must classify into"));
  }

  @ParameterizedTest
  @MethodSource("settings")
  void refusesSettings(String setting, String says) throws IOException {
    String[] parts = setting.split("=", 2);
    // Relative paths given by --set start at the working directory.
    String here =
        parts[1].replace("checkpoint: pretrained", "checkpoint: " + recipe.file("pretrained"));
    refuses(recipe.run("--set", TinyRecipe.TIMED, "--set", parts[0] + "=" + here), says);
  }

  static Stream<Arguments> files() {
    return Stream.of(
        spoilt("test.tsv", "must hold at least one row; got an empty file", bytes -> new byte[0]),
        text("test.tsv", "must hold at least one row; got only a header", t -> "sentence\tlabel\n"),
        text("test.tsv", "sentence", t -> t.replace("sentence\t", "text\t")),
        text("test.tsv", "test.tsv:32 label: must be one of '0', '1'; got '7'", t -> t + "x\t7\n"),
        text("train.tsv", "at least two labels", t -> t.replace("\t0\n", "\t1\n")),
        text("train.tsv", "train.tsv:62", t -> t + "only one column\n"),
        text("train.tsv", "characters a line", t -> t + "x".repeat(1 << 21) + "\t1\n"),
        spoilt("train.tsv", "must be UTF-8; got the byte 0xFF", b -> with(b, 40, (byte) 0xff)),
        spoilt(WEIGHTS, "model.safetensors", bytes -> Arrays.copyOf(bytes, bytes.length - 100)),
        spoilt(WEIGHTS, "model.safetensors", bytes -> Arrays.copyOf(bytes, 4)),
        spoilt(WEIGHTS, "model.safetensors", BadInputTest::claimGigabytes),
        header("data_offsets must begin where", h -> offsets(h, 0)),
        header("data_offsets must begin where", h -> offsets(h, 1L << 40)),
        header("shape", h -> h.replaceFirst("\\[32,32\\]", "[16,64]")),
        header("must be one JSON object", h -> h.replaceFirst("\\{", "(")),
        spoilt(WEIGHTS, "must be finite; got NaN", BadInputTest::endInNaN),
        text(CONFIG, "gpt2", t -> t.replace("\"bert\"", "\"gpt2\"")),
        text(CONFIG, "config.json", t -> t.substring(0, t.length() / 2)),
        text(CONFIG, "hidden_size", t -> t.replaceFirst("(\"hidden_size\" : )32", "$1\"x\"")),
        text(CONFIG, "48", t -> t.replaceFirst("(\"intermediate_size\" : )48", "$164")),
        text(
            TOKENIZER,
            "within the checkpoint's",
            t -> t.replace("\"tree\"", "\"tre\"").replaceAll("\"bird\"\\s*:\\s*75", "\"bird\":76")),
        text(TOKENIZER, "tokenizer.json", t -> "{}"),
        text(TOKENIZER, "tokenizer.json", t -> t.substring(9)));
  }

  private static Arguments spoilt(String file, String says, Spoil spoil) {
    return arguments(file, says, spoil);
  }

  private static Arguments text(String file, String says, UnaryOperator<String> spoil) {
    Spoil bytes =
        content ->
            spoil
                .apply(new String(content, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    return arguments(file, says, bytes);
  }

  /** Changes the header of the weights, keeping its length true. */
  private static Arguments header(String says, UnaryOperator<String> spoil) {
    Spoil bytes =
        content -> {
          ByteBuffer file = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
          int length = Math.toIntExact(file.getLong());
          String header = new String(content, 8, length, StandardCharsets.UTF_8);
          byte[] changed = spoil.apply(header).getBytes(StandardCharsets.UTF_8);
          return ByteBuffer.allocate(8 + changed.length + content.length - 8 - length)
              .order(ByteOrder.LITTLE_ENDIAN)
              .putLong(changed.length)
              .put(changed)
              .put(content, 8 + length, content.length - 8 - length)
              .array();
        };
    return arguments(WEIGHTS, says, bytes);
  }

  @ParameterizedTest(name = "{index} {0}: {1}")
  @MethodSource("files")
  void refusesFiles(String name, String says, Spoil spoil) throws IOException {
    Path file = recipe.file(name);
    byte[] before = Files.readAllBytes(file);
    byte[] after = spoil.apply(before);
    assertFalse(Arrays.equals(before, after), "nothing was spoilt");
    Files.write(file, after);
    refuses(recipe.run(), says);
  }

  @Test
  void refusesABrokenQuote() throws IOException {
    Path train = TinyData.single(folder.resolve("train.csv"), "sentence,label", 60, 1);
    Files.writeString(train, Files.readString(train) + "\"no end,1\n");
    refuses(recipe.run("--set", "data.train.path=" + train), "train.csv:62");
  }

  @Test
  void refusesCheckpointsOfOtherKinds() throws IOException {
    Path onnx = Files.writeString(folder.resolve("m.onnx"), "this is no protocol buffer");
    Files.copy(recipe.file(TOKENIZER), folder.resolve("m-tokenizer.json"));
    refuses(recipe.run("--set", "teacher.checkpoint=" + onnx), "m.onnx");
    Path pickle = Files.write(folder.resolve("m.bin"), new byte[] {'P', 'K', 3, 4, 0});
    refuses(recipe.run("--set", "teacher.checkpoint=" + pickle), "got a pickle");
    Files.move(recipe.file(WEIGHTS), recipe.file("pretrained/pytorch_model.bin"));
    refuses(recipe.run(), "There is pytorch_model.bin, a pickle");
    Files.delete(recipe.file(CONFIG));
    refuses(recipe.run(), "config.json");
  }

  @Test
  void refusesATokenizerThatIsMissing() throws IOException {
    Files.delete(recipe.file(TOKENIZER));
    refuses(recipe.run(), "must be the tokenizer of");
  }

  @ParameterizedTest
  @MethodSource("samples")
  void answersToEachSample(String name, String says) throws IOException {
    Path samples = Path.of(System.getProperty("distill4j.shared", "../shared"), "samples");
    Assumptions.assumeTrue(Files.isDirectory(samples));
    Path sample = samples.resolve("foreign-checkpoints").resolve(name);
    refuses(recipe.run("--set", "teacher.checkpoint=" + sample), says);
  }

  static Stream<Arguments> samples() {
    return Stream.of(
        arguments("hf_trainer_rng_state.pth", "got a pickle"),
        arguments("hf_trainer_scheduler.pt", "got a pickle"),
        arguments("hf_trainer_training_args.bin", "got a pickle"),
        arguments("tiny_fair_checkpoint.pt", "got a pickle"),
        arguments("optimum_model.onnx", "must have its tokenizer beside it"),
        arguments("bert-tiny-seqcls_config.json", "Give an .onnx file"));
  }

  @Test
  void namesTheModelTypeOfTheForeignClassifier() throws IOException {
    Path from = Path.of(System.getProperty("distill4j.shared", "../shared"), "samples");
    Assumptions.assumeTrue(Files.isDirectory(from));
    Path samples = from.resolve("foreign-checkpoints");
    Path model = Files.createDirectory(folder.resolve("foreign"));
    Files.copy(samples.resolve("optimum_model.onnx"), model.resolve("model.onnx"));
    Files.copy(samples.resolve("bert-tiny_tokenizer.json"), model.resolve("tokenizer.json"));
    String checkpoint = "teacher.checkpoint=" + model.resolve("model.onnx");
    Files.copy(samples.resolve("optimum_config.json"), model.resolve("config.json"));
    refuses(recipe.run("--set", checkpoint), "must be a graph of BERT; got one of DistilBERT");
    Files.copy(
        samples.resolve("bert-tiny-seqcls_config.json"),
        model.resolve("config.json"),
        StandardCopyOption.REPLACE_EXISTING);
    refuses(
        recipe.run("--set", "teacher.checkpoint=" + model),
        model.resolve("model.safetensors") + ": must hold float32 weights");
  }

  @Test
  void refusesOutputFoldersThatAreNone() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    String recipeFile = recipe.file("tiny.yaml").toString();
    for (Path out : List.of(file, file.resolve("below"), folder)) {
      Program program = Program.run("run", recipeFile, "--out", out.toString());
      assertEquals(2, program.code(), program.err());
      assertTrue(program.errLines().get(0).contains(out + ": must be"), program.err());
    }
    assertEquals(0, Files.size(file));
  }

  private void refuses(Program program, String says) {
    assertEquals(2, program.code(), program.err());
    assertTrue(program.err().contains(says), program.err());
    assertTrue(program.err().contains("must "), program.err());
    assertTrue(program.err().contains("; got "), program.err());
    assertEquals(1, program.errLines().size(), program.err());
    assertEquals("", program.out());
    assertFalse(program.err().contains("Exception"), program.err());
    assertFalse(Files.exists(recipe.out()), "a folder was left");
    assertFalse(Files.exists(recipe.file("cache")), "a cache was left");
  }

  private static byte[] with(byte[] bytes, int index, byte value) {
    byte[] changed = bytes.clone();
    changed[index] = value;
    return changed;
  }

  private static byte[] claimGigabytes(byte[] bytes) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putLong(0, 8L << 30);
    return changed;
  }

  private static byte[] endInNaN(byte[] bytes) {
    byte[] changed = bytes.clone();
    ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putFloat(changed.length - 4, Float.NaN);
    return changed;
  }

  /** Moves the second tensor, in the order of the header, to another place. */
  private static String offsets(String header, long from) {
    int first = header.indexOf("data_offsets");
    int second = header.indexOf("data_offsets", first + 1);
    int open = header.indexOf('[', second);
    int close = header.indexOf(']', second);
    String[] old = header.substring(open + 1, close).split(",", -1);
    long size = Long.parseLong(old[1].strip()) - Long.parseLong(old[0].strip());
    return header.substring(0, open + 1) + from + "," + (from + size) + header.substring(close);
  }
}
