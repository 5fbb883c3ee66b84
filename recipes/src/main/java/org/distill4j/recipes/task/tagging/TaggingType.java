package org.distill4j.recipes.task.tagging;

import java.util.List;
import java.util.Map;
import org.distill4j.evaluate.tagging.TagScoring;
import org.distill4j.recipes.lint.RecipeData;
import org.distill4j.recipes.recipe.Location;
import org.distill4j.recipes.recipe.Recipe;
import org.distill4j.recipes.recipe.Rows;
import org.distill4j.recipes.recipe.Spelling;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.task.api.LabelNames;
import org.distill4j.recipes.task.api.TaskRun;
import org.distill4j.recipes.task.api.TaskType;
import org.distill4j.recipes.task.tagging.Tagging.Decoding;

/** The kind {@code token-tagging}. */
public final class TaggingType implements TaskType<Tagging> {
  private static final String HEAD = "head";
  private static final String ENTITIES = "entities";

  @Override
  public String key() {
    return Tagging.KEY;
  }

  @Override
  public Class<Tagging> settings() {
    return Tagging.class;
  }

  @Override
  public List<String> keys() {
    return List.of(LabelNames.KEY, HEAD, ENTITIES);
  }

  @Override
  public String onlyHere() {
    return "must be given where words are tagged alone";
  }

  @Override
  public Tagging read(Fields task) {
    Decoding head = task.choice(HEAD, Decoding.SOFTMAX);
    boolean entities = task.logical(ENTITIES, true);
    if (!entities && head == Decoding.CRF) {
      task.values()
          .fault(
              task.node(HEAD).orElseThrow().position(),
              task.path(HEAD),
              "must be softmax where tags mark no entities, since crf keeps to the order of IOB2;"
                  + " got crf. Leave it out.");
      head = Decoding.SOFTMAX;
    }
    return new Tagging(
        LabelNames.read(task), head, entities ? TagScoring.ENTITIES : TagScoring.WORDS);
  }

  @Override
  public Map<String, Object> write(Tagging settings) {
    Map<String, Object> map = LabelNames.write(settings.labels());
    map.put(HEAD, Spelling.of(settings.decoding()));
    if (settings.tagsWords()) {
      map.put(ENTITIES, false);
    }
    return map;
  }

  @Override
  public String explain(Tagging settings) {
    return "one tag for each word, read at its first token, "
        + (settings.hasCrf()
            ? "all chosen together by a linear-chain conditional random field that learns"
                + " from the labels, "
            : "")
        + "judged by "
        + (settings.tagsWords() ? "token accuracy" : "F1 of whole entities")
        + "; the teacher answers live, at every step.";
  }

  @Override
  public Keys rowKeys() {
    return TaggedRowsReader.KEYS;
  }

  @Override
  public Rows rows(Tagging settings, Fields rows, Location nowhere) {
    return TaggedRowsReader.read(rows, nowhere, !settings.tagsWords());
  }

  @Override
  public TaskRun run(Tagging settings, Recipe recipe, RecipeData data) {
    return new TaggingRun(settings, recipe, data);
  }
}
