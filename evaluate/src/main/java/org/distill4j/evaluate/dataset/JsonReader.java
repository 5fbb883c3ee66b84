package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON Lines, an object a line, or one JSON array of objects; the first character tells. A text
 * must be a JSON string; a label may be a string, a number or true or false, and keeps its
 * spelling. Null is an empty value; other fields that hold objects, arrays or null are passed over.
 */
final class JsonReader implements RowReader {
  /** Records looked at for their fields. */
  private static final int LOOKED_AT = 1_000;

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** Takes one object, whose first token the parser stands on. */
  private interface Taker {
    /** Returns whether more are wanted. */
    boolean take(JsonParser parser, int line) throws DataException;
  }

  @Override
  public ReadRows read(SourceText source, DataFile file) throws DataException {
    if (file.columns().isPresent()) {
      throw new DataException(
          source.name() + " columns",
          "must be absent for JSON Lines, which names its fields; got "
              + ColumnNames.quoted(file.columns().get())
              + ". Leave it out.");
    }
    return new ReadRows(rows(source, file.wanted(), file.text(), file.lists()));
  }

  /**
   * The rows whatever their columns, of which some may lack one.
   *
   * @param lists columns that may hold lists of labels
   */
  List<Row> rows(SourceText source, List<String> lists) throws DataException {
    return rows(source, List.of(), List.of(), lists);
  }

  private static List<Row> rows(
      SourceText source, List<String> wanted, List<String> texts, List<String> lists)
      throws DataException {
    List<Row> rows = new ArrayList<>();
    each(
        source,
        (parser, line) -> {
          JsonRow row = JsonRow.read(parser, source.where(line), wanted, texts, lists);
          // Rows mostly have the same fields: they share one list of names.
          List<String> last = rows.isEmpty() ? List.of() : rows.get(rows.size() - 1).columns();
          List<String> columns = row.columns().equals(last) ? last : List.copyOf(row.columns());
          return rows.add(new Row(line, columns, List.copyOf(row.values())));
        });
    requireSomewhere(source, rows, wanted);
    return rows;
  }

  // A field that some objects lack is empty there; one that all lack is another's.
  private static void requireSomewhere(SourceText source, List<Row> rows, List<String> wanted)
      throws DataException {
    for (String column : wanted) {
      if (!rows.isEmpty() && rows.stream().noneMatch(row -> row.columns().contains(column))) {
        Row first = rows.get(0);
        ColumnNames.require(source.where(first.line()), first.columns(), List.of(column));
      }
    }
  }

  /** Fields of strings come first: only they may be texts. */
  @Override
  public List<String> columns(SourceText source, RowFormat format) throws DataException {
    Set<String> strings = new LinkedHashSet<>();
    Set<String> others = new LinkedHashSet<>();
    Set<String> lists = new LinkedHashSet<>();
    int[] records = new int[1];
    each(
        source,
        (parser, line) -> {
          while (parser.nextToken() != JsonToken.END_OBJECT) {
            String field = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token == JsonToken.VALUE_STRING) {
              strings.add(field);
            } else if (token.isScalarValue()) { // null too
              others.add(field);
            } else if (token == JsonToken.START_ARRAY) {
              lists.add(field);
            } else if (SeveralLabels.isLabel(field)) {
              throw SeveralLabels.refused(source.where(line) + " " + field, "an object");
            }
            parser.skipChildren();
          }
          return ++records[0] < LOOKED_AT;
        });
    others.removeAll(strings);
    refuseOneObject(source, records[0], strings.isEmpty(), lists);
    List<String> labels = SeveralLabels.lists(source.name(), strings, others, lists);
    List<String> columns = new ArrayList<>(strings);
    columns.addAll(others);
    labels.stream().filter(field -> !columns.contains(field)).forEach(columns::add);
    return List.copyOf(columns);
  }

  // One object that holds nothing but lists is a table by columns, or rows under a key.
  private static void refuseOneObject(
      SourceText source, int records, boolean noStrings, Set<String> lists) throws DataException {
    if (records == 1 && noStrings && !lists.isEmpty()) {
      throw new DataException(
          source.name(),
          "must be an array of objects, or an object a line, each a row; got one object that holds"
              + " lists, "
              + ColumnNames.quoted(lists)
              + ". Save the rows alone (pandas: to_json with orient='records', lines=True).");
    }
  }

  private static void each(SourceText source, Taker taker) throws DataException {
    String content = source.content();
    int first = 0;
    while (Character.isWhitespace(content.charAt(first))) {
      first++;
    }
    if (content.charAt(first) == '[') {
      eachOfArray(source, taker);
    } else {
      eachLine(source, taker);
    }
  }

  private static void eachOfArray(SourceText source, Taker taker) throws DataException {
    JsonParser parser = null;
    try {
      parser = JSON.createParser(ObjectReadContext.empty(), source.content());
      parser.nextToken();
      boolean more = true;
      while (more && parser.nextToken() != JsonToken.END_ARRAY) {
        int line = parser.currentTokenLocation().getLineNr();
        requireObject(parser, source.where(line));
        more = taker.take(parser, line);
      }
      if (more && parser.nextToken() != null) {
        throw new DataException(
            source.where(parser.currentTokenLocation().getLineNr()),
            "must be one JSON array; got more after it. Write one array, or an object a line.");
      }
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw broken(source.where(line), e);
    } finally {
      if (parser != null) {
        parser.close();
      }
    }
  }

  private static void eachLine(SourceText source, Taker taker) throws DataException {
    int number = 0;
    boolean more = true;
    for (String line : source.lines()) {
      number++;
      if (more && !line.isBlank()) {
        more = takeLine(source, number, line, taker);
      }
    }
  }

  private static boolean takeLine(SourceText source, int number, String line, Taker taker)
      throws DataException {
    String where = source.where(number);
    if (number == 1 && line.strip().equals("{")) {
      throw new DataException(
          where,
          "must have an object a line, or be an array of objects; got one object over several"
              + " lines. Save its rows as an array, or as JSON Lines.");
    }
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      requireObject(parser, where);
      boolean more = taker.take(parser, number);
      if (parser.currentToken() != JsonToken.END_OBJECT || parser.nextToken() != null) {
        throw new DataException(
            where, "must be one JSON object; got more after it. Put each object on its own line.");
      }
      return more;
    } catch (JacksonException e) {
      throw broken(where, e);
    }
  }

  private static void requireObject(JsonParser parser, String where) throws DataException {
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      throw new DataException(
          where, "must be a JSON object; got " + parser.getString() + ". Write {\"text\": …}.");
    }
  }

  private static DataException broken(String where, JacksonException e) {
    return new DataException(
        where, "must be JSON; got " + JsonFault.of(e) + ". Correct the line.", e);
  }
}
