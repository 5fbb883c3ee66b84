package org.distill4j.recipes.recipe;

import java.util.ArrayList;
import java.util.List;

/** What a distillation may ask of the teachers that a recipe has. */
final class TeacherOrder {
  private TeacherOrder() {}

  static List<StageOrder.Fault> faults(List<Teacher> teachers, List<Stage> stages) {
    List<StageOrder.Fault> faults = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      if (stages.get(i) instanceof Distill distill
          && teachers.size() > 1
          && distill.teacherOutputs().kind() == TeacherOutputs.Kind.LIVE) {
        faults.add(
            new StageOrder.Fault(
                i,
                "must store the answers of several teachers, so that only one model at a time is"
                    + " asked; got teacher-outputs: live. Write stored, or leave it out."));
      }
    }
    return faults;
  }
}
