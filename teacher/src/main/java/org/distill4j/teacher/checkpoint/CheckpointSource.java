package org.distill4j.teacher.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import org.distill4j.runtime.tokenizer.SpecialTokens;
import org.distill4j.runtime.tokenizer.TokenizerFormatException;

/**
 * Where a recipe's {@code checkpoint:} lies: found and named before anything large is read.
 *
 * <ul>
 *   <li>{@code classpath:NAME.onnx}: a resource, with {@code NAME-tokenizer.json} beside it
 *   <li>a file {@code NAME.onnx}, with {@code NAME-tokenizer.json} or {@code tokenizer.json} beside
 *       it; a {@code config.json} beside it gives labels, and must agree with it
 *   <li>a directory as Hugging Face transformers saves it, with {@code tokenizer.json}
 * </ul>
 *
 * <p>The tokenizer may be named instead, in the same ways.
 */
public final class CheckpointSource {
  private static final String ONNX = ".onnx";

  /** Files that name special tokens; the later one has the last word. */
  private static final List<String> NAMING =
      List.of("special_tokens_map.json", "tokenizer_config.json");

  private final SourceFile model;
  private final SourceFile tokenizer;

  private CheckpointSource(SourceFile model, SourceFile tokenizer) {
    this.model = model;
    this.tokenizer = tokenizer;
  }

  /**
   * Finds the files.
   *
   * @param checkpoint the recipe's words
   * @param tokenizer the recipe's words for another tokenizer
   * @param base the folder that relative paths start from
   * @throws CheckpointException if a file is absent, or of a kind that is not read, such as a
   *     pickle
   */
  public static CheckpointSource locate(String checkpoint, Optional<String> tokenizer, Path base)
      throws IOException {
    SourceFile model = SourceFile.of(checkpoint, base);
    requireReadable(model);
    SourceFile pieces =
        tokenizer.isPresent() ? SourceFile.of(tokenizer.get(), base) : tokenizerOf(model);
    pieces.require("must be the tokenizer of " + model);
    return new CheckpointSource(model, pieces);
  }

  private static void requireReadable(SourceFile model) throws IOException {
    if (model.isDirectory()) {
      HuggingFaceDirectory.requireFiles(model.path().orElseThrow());
      return;
    }
    model.require("must be a checkpoint: an ONNX file, or a directory as transformers saves it");
    if (model.path().isPresent() && Pickles.looksLikeOne(model.path().get())) {
      throw new CheckpointException(
          model.toString(), "must be a format that is read; got a pickle. " + Pickles.MEND);
    }
    if (!model.name().endsWith(ONNX)) {
      throw new CheckpointException(
          model.toString(),
          "must be a format that is read; got "
              + model.name()
              + ". Give an .onnx file, or a directory with config.json and model.safetensors.");
    }
  }

  private static SourceFile tokenizerOf(SourceFile model) throws CheckpointException {
    if (model.isDirectory()) {
      return model.child(TokenizerFile.NAME);
    }
    String stem = model.name().substring(0, model.name().length() - ONNX.length());
    List<SourceFile> candidates =
        List.of(model.sibling(stem + "-tokenizer.json"), model.sibling(TokenizerFile.NAME));
    // One tokenizer.json on the class path could be any model's.
    for (SourceFile candidate : model.path().isPresent() ? candidates : candidates.subList(0, 1)) {
      if (candidate.exists()) {
        return candidate;
      }
    }
    throw new CheckpointException(
        model.toString(),
        "must have its tokenizer beside it, "
            + stem
            + "-tokenizer.json or tokenizer.json; got neither. Name one with tokenizer:.");
  }

  /**
   * Reads the model and its tokenizer, and checks that they belong together.
   *
   * @param check judges whether an ONNX file computes what the model read from it does
   * @throws CheckpointException if either is broken or not supported, or they do not fit
   */
  public Pretrained load(OnnxOrigin.Check check) throws IOException {
    byte[] json = tokenizer.read();
    TokenizerFile file = TokenizerFile.parse(tokenizer.toString(), json);
    SpecialTokens special = named(file.special());
    TokenizerFile pieces = file.with(special);
    OnnxCheckpoint.Loaded loaded = checkpoint();
    Checkpoint checkpoint = loaded.checkpoint();
    pieces.requireFor(checkpoint.config());
    int spare = checkpoint.config().vocabSize() - pieces.rows();
    checkpoint = EmbeddingRows.first(checkpoint, pieces.rows(), pieces.padId());
    if (!model.isDirectory() && configFileBeside().isEmpty()) {
      // An ONNX file does not say which token pads.
      checkpoint =
          new Checkpoint(
              checkpoint.config().withVocabulary(checkpoint.config().vocabSize(), pieces.padId()),
              checkpoint.tensors(),
              checkpoint.head());
    }
    if (loaded.origin().isPresent()) {
      check.require(loaded.origin().get(), checkpoint);
    }
    SortedMap<String, String> sums = sums(loaded.external());
    if (!special.equals(file.special())) {
      for (SourceFile naming : filesNaming()) {
        sums.put(naming.name(), sha256(naming));
      }
    }
    return new Pretrained(
        checkpoint, json, special, describe(checkpoint), licence(sums), sums, spare);
  }

  // What tokenizer.json does not say of its special tokens, the files beside it may.
  private SpecialTokens named(SpecialTokens own) throws IOException {
    SpecialTokens special = own;
    for (SourceFile file : filesNaming()) {
      try {
        special = special.named(file.toString(), file.read());
      } catch (TokenizerFormatException e) {
        throw new CheckpointException(e.where(), e.fault());
      }
    }
    return special;
  }

  private List<SourceFile> filesNaming() {
    return tokenizer.path().isEmpty()
        ? List.of()
        : NAMING.stream().map(tokenizer::sibling).filter(SourceFile::exists).toList();
  }

  private OnnxCheckpoint.Loaded checkpoint() throws IOException {
    if (model.path().isPresent() && !model.isDirectory()) {
      return OnnxCheckpoint.load(model.path().get(), Pooler.OPTIONAL, configBeside());
    }
    if (!model.isDirectory()) {
      return OnnxCheckpoint.resource(model.name(), Pooler.OPTIONAL);
    }
    Checkpoint checkpoint = HuggingFaceDirectory.load(model.path().orElseThrow(), Pooler.OPTIONAL);
    return new OnnxCheckpoint.Loaded(checkpoint, Collections.emptySortedSet(), Optional.empty());
  }

  private Optional<ConfigJson> configBeside() throws IOException {
    Optional<Path> config = configFileBeside();
    return config.isPresent() ? Optional.of(ConfigJson.read(config.get())) : Optional.empty();
  }

  private Optional<Path> configFileBeside() {
    return model
        .path()
        .map(path -> path.resolveSibling(ConfigJson.FILE_NAME))
        .filter(Files::isRegularFile);
  }

  // Of all that the model was read from: a run resumed must notice when any of it changed.
  private SortedMap<String, String> sums(SortedSet<Path> external) throws IOException {
    SortedMap<String, String> sums = new TreeMap<>();
    if (model.isDirectory()) {
      sums.put(ConfigJson.FILE_NAME, sha256(model.child(ConfigJson.FILE_NAME)));
      for (String name : WeightFiles.names(model.path().orElseThrow())) {
        sums.put(name, sha256(model.child(name)));
      }
    } else {
      sums.put(model.name(), sha256(model));
      for (Path file : external) {
        sums.put(file.getFileName().toString(), sha256(Files.newInputStream(file)));
      }
      if (configFileBeside().isPresent()) {
        sums.put(ConfigJson.FILE_NAME, sha256(model.sibling(ConfigJson.FILE_NAME)));
      }
    }
    sums.put(tokenizer.name(), sha256(tokenizer));
    return sums;
  }

  private static String sha256(SourceFile file) throws IOException {
    return sha256(file.open());
  }

  private static String sha256(InputStream content) throws IOException {
    MessageDigest digest;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = content) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        digest.update(chunk, 0, count);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private Optional<String> licence(SortedMap<String, String> sums) throws IOException {
    Optional<String> known = Licences.known(sums.values());
    if (known.isPresent() || model.path().isEmpty()) {
      return known;
    }
    Path path = model.path().get();
    return Licences.ofFolder(model.isDirectory() ? path : path.toAbsolutePath().getParent());
  }

  private String describe(Checkpoint checkpoint) throws IOException {
    SortedSet<String> aside =
        model.isDirectory()
            ? HuggingFaceDirectory.headsLeftAside(model.path().orElseThrow())
            : Collections.emptySortedSet();
    TransformerConfig config = checkpoint.config();
    return String.format(
        Locale.ROOT,
        "%s: BERT, %d layers, hidden width %d, %d tokens, %d weights%s%s",
        model,
        config.numHiddenLayers(),
        config.hiddenSize(),
        config.vocabSize(),
        checkpoint.parameters(),
        checkpoint.hasPooler() ? "" : ", without a pooler",
        aside.isEmpty() ? "" : ", without its head " + String.join(", ", aside));
  }

  /** The checkpoint and its tokenizer, as they were found. */
  @Override
  public String toString() {
    return model + " with " + tokenizer;
  }
}
