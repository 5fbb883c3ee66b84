package org.distill4j.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A few texts with the logits that a model gave them where it was made, so that any other machine
 * can hold its own answers against them.
 *
 * <p>A model folder holds them in {@value #FILE}, one of several tasks in the folder of each task:
 * {@code runtime}, {@code processor} and {@code answers}, each of {@code text}, {@code pair} where
 * there is one, {@code tokens} and {@code logits}, of a model of tags row by row, of sentence
 * vectors those.
 *
 * @param runtime the runtime and its version
 * @param processor the processor that answered
 * @param answers at least one
 */
public record KnownAnswers(String runtime, String processor, List<Answer> answers) {
  /** The file in a model folder. */
  public static final String FILE = "known-answers.json";

  /** Characters of a text that are kept: a long text's beginning serves as well. */
  private static final int MOST_CHARACTERS = 2000;

  /**
   * The answer to one text.
   *
   * @param text the text
   * @param pair the second text, where the model was asked about two
   * @param tokens the numbers of the tokens that were read
   * @param logits what the model gave
   */
  public record Answer(
      String text, Optional<String> pair, List<Integer> tokens, List<Float> logits) {
    /** Copies the lists. */
    public Answer {
      tokens = List.copyOf(tokens);
      logits = List.copyOf(logits);
    }

    /** Asks a model. */
    public static Answer of(CompressedModel model, String text, Optional<String> pair) {
      String first = beginning(text);
      Optional<String> second = pair.map(KnownAnswers::beginning);
      TokenizedText tokens = model.encode(first, second.orElse(null));
      return of(first, second, tokens, model.logits(List.of(tokens))[0]);
    }

    /** Asks a model of several tasks for one of them. */
    public static Answer of(
        CompressedMultiTask model, String task, String text, Optional<String> pair) {
      String first = beginning(text);
      Optional<String> second = pair.map(KnownAnswers::beginning);
      TokenizedText tokens = model.encode(first, second.orElse(null));
      return of(first, second, tokens, model.logits(tokens).get(task));
    }

    private static Answer of(
        String text, Optional<String> pair, TokenizedText read, float[] answered) {
      List<Integer> tokens = new ArrayList<>();
      for (int id : read.ids()) {
        tokens.add(id);
      }
      List<Float> logits = new ArrayList<>();
      for (float logit : answered) {
        logits.add(logit);
      }
      return new Answer(text, pair, tokens, logits);
    }
  }

  /** Copies the list. */
  public KnownAnswers {
    answers = List.copyOf(answers);
    if (answers.isEmpty()) {
      throw new IllegalArgumentException("answers: must be one or more; got none.");
    }
  }

  /** Answers of a model of this process's runtime. */
  public static KnownAnswers of(String processor, List<Answer> answers) {
    return new KnownAnswers("ONNX Runtime " + CompressedModel.runtimeVersion(), processor, answers);
  }

  private static String beginning(String text) {
    int end = Math.min(text.length(), MOST_CHARACTERS);
    boolean cutsPair = end < text.length() && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, cutsPair ? end - 1 : end);
  }

  /** Returns the content of the file. */
  public byte[] toJson() {
    JsonArray list = new JsonArray();
    for (Answer answer : answers) {
      JsonObject fields = new JsonObject();
      fields.addProperty("text", answer.text());
      answer.pair().ifPresent(pair -> fields.addProperty("pair", pair));
      fields.add("tokens", numbers(answer.tokens()));
      fields.add("logits", numbers(answer.logits()));
      list.add(fields);
    }
    JsonObject root = new JsonObject();
    root.addProperty("runtime", runtime);
    root.addProperty("processor", processor);
    root.add("answers", list);
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static JsonArray numbers(List<? extends Number> values) {
    JsonArray numbers = new JsonArray(values.size());
    values.forEach(numbers::add);
    return numbers;
  }

  /**
   * Reads the file of a model folder.
   *
   * @throws ModelFolderException if there is none, or it holds anything else
   */
  public static KnownAnswers read(Path folder) throws IOException {
    Path path = folder.resolve(FILE);
    if (!Files.exists(path)) {
      throw new ModelFolderException(
          path.toString(),
          "must hold texts with the model's answers; got no such file. Models that earlier"
              + " versions wrote have none; name another, or run the recipe again.");
    }
    JsonFile file = JsonFile.read(path);
    JsonObject root = file.object();
    List<Answer> answers = new ArrayList<>();
    for (JsonElement each : array(file, "answers", root.get("answers"))) {
      String where = "answers[" + answers.size() + "]";
      JsonObject fields = each.isJsonObject() ? each.getAsJsonObject() : new JsonObject();
      List<Integer> tokens = new ArrayList<>();
      for (JsonElement token : array(file, where + ".tokens", fields.get("tokens"))) {
        tokens.add(token(file, where + ".tokens", token));
      }
      List<Float> logits = new ArrayList<>();
      for (JsonElement logit : array(file, where + ".logits", fields.get("logits"))) {
        logits.add((float) number(file, where + ".logits", logit));
      }
      Optional<String> pair =
          fields.has("pair")
              ? Optional.of(text(file, where + ".pair", fields.get("pair")))
              : Optional.empty();
      answers.add(
          new Answer(text(file, where + ".text", fields.get("text")), pair, tokens, logits));
    }
    return new KnownAnswers(
        text(file, "runtime", root.get("runtime")),
        text(file, "processor", root.get("processor")),
        answers);
  }

  private static JsonArray array(JsonFile file, String where, JsonElement value)
      throws ModelFolderException {
    if (value == null || !value.isJsonArray() || value.getAsJsonArray().isEmpty()) {
      throw fault(file, where, "an array that is not empty", value);
    }
    return value.getAsJsonArray();
  }

  private static String text(JsonFile file, String where, JsonElement value)
      throws ModelFolderException {
    if (!JsonFile.isText(value)) {
      throw fault(file, where, "a string", value);
    }
    return value.getAsString();
  }

  private static double number(JsonFile file, String where, JsonElement value)
      throws ModelFolderException {
    boolean number = value.isJsonPrimitive() && value.getAsJsonPrimitive().isNumber();
    double read = number ? value.getAsDouble() : Double.NaN;
    if (!Float.isFinite((float) read)) {
      throw fault(file, where, "a finite number", value);
    }
    return read;
  }

  private static int token(JsonFile file, String where, JsonElement value)
      throws ModelFolderException {
    if (!value.isJsonPrimitive() || !value.getAsString().matches("0|[1-9][0-9]{0,8}")) {
      throw fault(file, where, "a whole number >= 0", value);
    }
    return value.getAsInt();
  }

  private static ModelFolderException fault(
      JsonFile file, String where, String must, JsonElement value) {
    return new ModelFolderException(
        file.name() + " " + where,
        "must be " + must + "; got " + JsonFile.kind(value) + ". Restore the file.");
  }

  /** Asks the model of this process the same, and compares. */
  public AnswerComparison compare(CompressedModel model) {
    AnswerComparison comparison = AnswerComparison.none(model.task(), model.labels().size());
    for (Answer known : answers) {
      comparison = comparison.with(known, Answer.of(model, known.text(), known.pair()));
    }
    return comparison;
  }

  /** Asks the same of one task of a model of several, and compares. */
  public AnswerComparison compare(CompressedMultiTask model, String task) {
    AnswerComparison comparison =
        AnswerComparison.none(model.kind(task), model.labels(task).size());
    for (Answer known : answers) {
      comparison = comparison.with(known, Answer.of(model, task, known.text(), known.pair()));
    }
    return comparison;
  }
}
