package org.distill4j.recipes.yaml;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Edits a tree by {@code path=value} settings, as {@code --set} gives them. */
public final class Settings {
  private static final Pattern STEP = Pattern.compile("([^.\\[\\]=]+)((?:\\[\\d{1,4}])*)");
  private static final Pattern INDEX = Pattern.compile("\\[(\\d+)]");

  private Settings() {}

  /**
   * The tree after every setting, one after the other. Missing mappings on the way are made; a list
   * grows by one when its size is the index. Settings that cannot be applied become problems.
   */
  public static Document apply(Document document, List<String> settings) {
    Node.Mapping root = document.root();
    List<Problem> problems = new ArrayList<>(document.problems());
    for (String setting : settings) {
      try {
        root = apply(root, setting);
      } catch (YamlException e) {
        problems.add(e.problem());
      }
    }
    return new Document(root, problems);
  }

  private static Node.Mapping apply(Node.Mapping root, String setting) throws YamlException {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw fault(
          "", "must be path=value; got \"" + setting + "\". Write --set data.train.path=my.tsv");
    }
    String path = setting.substring(0, equals);
    List<Object> steps = steps(path);
    try {
      Node value = YamlParser.parseValue(setting.substring(equals + 1));
      return (Node.Mapping) replace(root, steps, "", value);
    } catch (YamlException e) {
      Problem problem = e.problem();
      throw problem.path().isEmpty() ? fault(path, problem.fault()) : e;
    }
  }

  private static List<Object> steps(String path) throws YamlException {
    List<Object> steps = new ArrayList<>();
    for (String part : path.split("\\.", -1)) {
      Matcher step = STEP.matcher(part);
      if (!step.matches()) {
        throw fault(path, "must be keys joined by points, lists as key[0]; got \"" + part + "\".");
      }
      steps.add(step.group(1));
      INDEX.matcher(step.group(2)).results().forEach(r -> steps.add(Integer.valueOf(r.group(1))));
    }
    return steps;
  }

  private static Node replace(Node node, List<Object> steps, String path, Node value)
      throws YamlException {
    if (steps.isEmpty()) {
      return value;
    }
    List<Object> rest = steps.subList(1, steps.size());
    return steps.get(0) instanceof Integer index
        ? replaceItem(node, index, rest, path, value)
        : replaceKey(node, (String) steps.get(0), rest, path, value);
  }

  private static Node replaceKey(Node node, String key, List<Object> rest, String path, Node value)
      throws YamlException {
    Node.Mapping mapping = node == null ? Node.Mapping.empty(Position.SET) : mapping(node, path);
    Node.Entry old = mapping.entries().get(key);
    Node inner = replace(old == null ? null : old.value(), rest, Paths.child(path, key), value);
    Position keyPosition = old == null ? Position.SET : old.keyPosition();
    return mapping.with(key, new Node.Entry(keyPosition, inner));
  }

  private static Node replaceItem(Node node, int index, List<Object> rest, String path, Node value)
      throws YamlException {
    Node.Sequence list =
        node == null ? new Node.Sequence(Position.SET, List.of()) : list(node, path);
    int size = list.items().size();
    if (index > size) {
      throw fault(
          Paths.item(path, index), "must be an index up to " + size + "; got " + index + ".");
    }
    Node old = index < size ? list.items().get(index) : null;
    return list.with(index, replace(old, rest, Paths.item(path, index), value));
  }

  private static Node.Mapping mapping(Node node, String path) throws YamlException {
    if (node instanceof Node.Mapping mapping) {
      return mapping;
    }
    throw fault(path, "must be a mapping, to set a key in it; got " + node.shown() + ".");
  }

  private static Node.Sequence list(Node node, String path) throws YamlException {
    if (node instanceof Node.Sequence list) {
      return list;
    }
    throw fault(path, "must be a list, to set a member of it; got " + node.shown() + ".");
  }

  private static YamlException fault(String path, String fault) {
    return new YamlException(new Problem(Position.SET, path, fault));
  }
}
