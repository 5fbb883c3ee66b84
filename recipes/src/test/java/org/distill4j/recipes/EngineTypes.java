package org.distill4j.recipes;

import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * The types of the libraries underneath, which one module must not hand to another.
 *
 * <p>Judged is what another module really calls, reads or writes: a member may be public for its
 * own module's sake. A class that extends DL4J's is exempt, since it inherits its signatures, and
 * so is DL4J's graph ({@code org.deeplearning4j}), which is passed on purpose.
 */
final class EngineTypes {
  private static final List<String> ENGINES =
      List.of("org.nd4j.", "org.bytedeco.", "ai.onnxruntime.", "ai.djl.", "tools.jackson.");

  private static final List<String> INHERITED = List.of("org.deeplearning4j.", "org.nd4j.");

  private EngineTypes() {}

  static ArchCondition<JavaMember> stayOutOfSignaturesThatOtherModulesUse() {
    return new ArchCondition<>("keep engine types out of what other modules use") {
      @Override
      public void check(JavaMember member, ConditionEvents events) {
        if (extendsEngine(member.getOwner()) || signature(member).noneMatch(EngineTypes::engine)) {
          return;
        }
        for (JavaAccess<?> access : member.getAccessesToSelf()) {
          JavaClass user = access.getOriginOwner();
          if (!Objects.equals(module(user), module(member.getOwner()))) {
            String message = member.getFullName() + " must not be used by " + user.getName();
            events.add(SimpleConditionEvent.violated(member, message));
          }
        }
      }
    };
  }

  private static Stream<JavaClass> signature(JavaMember member) {
    if (member instanceof JavaField field) {
      return Stream.of(field.getRawType());
    }
    JavaCodeUnit code = (JavaCodeUnit) member;
    return Stream.concat(Stream.of(code.getRawReturnType()), code.getRawParameterTypes().stream());
  }

  private static boolean engine(JavaClass type) {
    return startsWithAny(type.getBaseComponentType().getName(), ENGINES);
  }

  private static boolean extendsEngine(JavaClass type) {
    return Stream.concat(type.getAllRawSuperclasses().stream(), type.getAllRawInterfaces().stream())
        .anyMatch(parent -> startsWithAny(parent.getName(), INHERITED));
  }

  private static boolean startsWithAny(String name, List<String> prefixes) {
    return prefixes.stream().anyMatch(name::startsWith);
  }

  /** The third part of the package's name: {@code org.distill4j.MODULE}. */
  private static String module(JavaClass type) {
    String[] parts = type.getPackageName().split("\\.", -1);
    return parts.length > 2 ? parts[2] : type.getPackageName();
  }
}
