package org.distill4j.recipes.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.distill4j.runtime.CompressedMultiTask;
import org.distill4j.runtime.OutputKind;
import org.distill4j.runtime.TaskAnswers;

/** A model of several tasks: a field for each, by its name. A pair has no words to tag. */
record SharedPredictor(CompressedMultiTask model) implements Predictor {
  @Override
  public Map<String, Object> answer(String text, String pair) {
    List<String> words = Predictor.Tags.words(text);
    String read = pair == null ? String.join(" ", words) : text;
    TaskAnswers answers = pair == null ? model.answer(read) : model.answer(read, pair);
    Map<String, Object> fields = new LinkedHashMap<>();
    for (String task : model.tasks()) {
      if (model.kind(task) == OutputKind.CLASSES) {
        fields.put(
            task, Predictor.Classes.fields(answers.classification(task), model.labels(task)));
      } else if (model.kind(task) == OutputKind.SCORE) {
        fields.put(task, Map.of("score", answers.score(task)));
      } else if (pair == null) {
        fields.put(task, Predictor.Tags.fields(words, answers.tags(task), model.labels(task)));
      }
    }
    return pair == null
        ? Predictor.Tags.sayingUnread(answers.truncated(), answers.unreadWords(), fields)
        : Predictor.sayingWhether(answers.truncated(), fields);
  }

  @Override
  public void close() {
    model.close();
  }
}
