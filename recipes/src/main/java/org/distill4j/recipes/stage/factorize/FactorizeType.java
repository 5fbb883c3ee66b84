package org.distill4j.recipes.stage.factorize;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.distill4j.compress.factorize.Factorization;
import org.distill4j.recipes.cost.ForwardCosts;
import org.distill4j.recipes.cost.PlannedWork;
import org.distill4j.recipes.preflight.Placed;
import org.distill4j.recipes.preflight.StudentSoFar;
import org.distill4j.recipes.recipe.Amount;
import org.distill4j.recipes.recipe.Task;
import org.distill4j.recipes.schema.Fields;
import org.distill4j.recipes.schema.Keys;
import org.distill4j.recipes.schema.RecordBinder;
import org.distill4j.recipes.stage.api.StageCosts;
import org.distill4j.recipes.stage.api.StageInput;
import org.distill4j.recipes.stage.api.StageResult;
import org.distill4j.recipes.stage.api.StageRun;
import org.distill4j.recipes.stage.api.StageType;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.checkpoint.WeightForm;

/** Keeps matrices of a model as products of two smaller ones. */
public final class FactorizeType implements StageType<Factorize> {
  private static final RecordBinder<Factorize> BINDER =
      RecordBinder.of(
          Factorize.defaults(),
          Map.of("linear", new FactorShare(), "embedding", new FactorShare()));

  @Override
  public String key() {
    return Factorize.KEY;
  }

  @Override
  public Class<Factorize> settings() {
    return Factorize.class;
  }

  @Override
  public Keys keys() {
    return BINDER.keys();
  }

  @Override
  public Factorize read(Fields fields, Task task) {
    Factorize read = BINDER.read(fields);
    if (!fields.has("linear") && !fields.has("embedding")) {
      fields
          .values()
          .fault(
              fields.position(),
              fields.path(),
              "must say what becomes two factors; got neither linear nor embedding. Write linear:"
                  + " 0.5.");
    }
    return read;
  }

  @Override
  public Map<String, Object> write(Factorize settings) {
    return BINDER.write(settings);
  }

  @Override
  public String explain(Factorize settings) {
    List<String> parts = new ArrayList<>();
    if (!settings.linear().equals(Amount.all())) {
      parts.add(
          "keeps linear layers as two factors "
              + size(settings.linear())
              + ", those that change their outputs least on "
              + settings.rows()
              + " training texts");
    }
    if (!settings.embedding().equals(Amount.all())) {
      parts.add(
          "keeps the word embedding as a narrow table and a projection "
              + size(settings.embedding())
              + ", by the principal axes of the words that the texts use");
    }
    return String.join("; ", parts)
        + ". Where two products would not pay, matrices stay whole; later stages go on with the"
        + " factors.";
  }

  private static String size(Amount amount) {
    return amount instanceof Amount.Count count
        ? "of rank " + count.words()
        : "that hold " + amount.words() + " of the weights";
  }

  @Override
  public void check(Factorize settings, String where, StudentSoFar student) {
    Placed.run(where + " ", () -> check(settings, student));
  }

  // Where units were cut by a choice over all layers, the run finds out what is worth it.
  private static void check(Factorize settings, StudentSoFar student) {
    student.requireStudent();
    boolean linear =
        student
            .shape()
            .map(
                shape ->
                    Factorization.form(
                        shape.withVocabulary(student.tokens(), 0),
                        settings.linearRank(),
                        settings.wordRank()))
            .map(
                form ->
                    form.ranks().keySet().stream().anyMatch(name -> !name.equals(WeightForm.WORDS)))
            .orElse(true);
    int rank = settings.wordRank().of(student.tokens(), student.hidden());
    student.factorize(linear, rank > 0 ? rank : student.hidden());
  }

  @Override
  public TransformerConfig after(Factorize settings, TransformerConfig model) {
    return model.withForm(Factorization.form(model, settings.linearRank(), settings.wordRank()));
  }

  // Moments of what layers read take about as many products as two more readings.
  @Override
  public List<PlannedWork> cost(Factorize settings, StageCosts costs) {
    double macs =
        ForwardCosts.PASSES_OF_A_STEP
            * ForwardCosts.macs(costs.before(), costs.readings().labelled());
    return List.of(
        costs.work(settings.rows(), macs, Factorization.seconds(costs.model().config())));
  }

  @Override
  public Set<StageInput> inputs(Factorize settings) {
    return Set.of(StageInput.TEACHER_AT_FIRST);
  }

  @Override
  public StageResult run(Factorize settings, StageRun run) throws IOException {
    return new FactorizeStage(run.context()).run(settings, run.model());
  }
}
