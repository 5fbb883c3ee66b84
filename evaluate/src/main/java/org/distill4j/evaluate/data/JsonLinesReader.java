package org.distill4j.evaluate.data;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * JSON Lines: an object a line. A text must be a JSON string; a label may be a string, a number or
 * true or false, and keeps its spelling. Fields that hold objects, arrays or null are passed over.
 */
final class JsonLinesReader implements RowReader {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  @Override
  public List<Row> read(SourceText source, DataFile file) throws DataException {
    if (file.columns().isPresent()) {
      throw new DataException(
          source.name() + " columns",
          "must be absent for JSON Lines, which names its fields; got "
              + ColumnNames.quoted(file.columns().get())
              + ". Leave it out.");
    }
    List<Row> rows = new ArrayList<>();
    List<String> columns = List.of();
    int number = 0;
    for (String line : source.lines()) {
      number++;
      if (!line.isBlank()) {
        Row row = row(source.where(number), number, line, file);
        // Rows mostly have the same fields: they share one list of names.
        columns = row.columns().equals(columns) ? columns : row.columns();
        ColumnNames.require(source.where(number), columns, file.wanted());
        rows.add(new Row(number, columns, row.values()));
      }
    }
    return rows;
  }

  /** Fields of strings come first: only they may be texts. */
  @Override
  public List<String> columns(SourceText source) throws DataException {
    List<String> strings = new ArrayList<>();
    List<String> others = new ArrayList<>();
    String first = source.lines().stream().filter(line -> !line.isBlank()).findFirst().orElse("");
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), first)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.VALUE_STRING
            && parser.streamReadContext().inObject()) {
          strings.add(parser.currentName());
        } else if (parser.currentToken().isScalarValue() && parser.currentName() != null) {
          others.add(parser.currentName());
        }
      }
    } catch (JacksonException e) {
      throw new DataException(
          source.where(1),
          "must be JSON; got " + e.getOriginalMessage() + ". Correct the line.",
          e);
    }
    strings.addAll(others);
    return List.copyOf(strings);
  }

  private static Row row(String where, int number, String line, DataFile file)
      throws DataException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), line)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new DataException(
            where, "must be a JSON object; got " + parser.getString() + ". Write {\"text\": …}.");
      }
      List<String> columns = new ArrayList<>();
      List<String> values = new ArrayList<>();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String column = parser.currentName();
        JsonToken token = parser.nextToken();
        if (file.wanted().contains(column)) {
          checkKind(where + " " + column, token, file.text().contains(column));
        }
        if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
          columns.add(column);
          values.add(parser.getString().strip());
        } else {
          parser.skipChildren();
        }
      }
      if (parser.nextToken() != null) {
        throw new DataException(
            where, "must be one JSON object; got more after it. Put each object on its own line.");
      }
      return new Row(number, List.copyOf(columns), List.copyOf(values));
    } catch (JacksonException e) {
      throw new DataException(
          where, "must be JSON; got " + e.getOriginalMessage() + ". Correct the line.", e);
    }
  }

  private static void checkKind(String where, JsonToken token, boolean isText)
      throws DataException {
    boolean fits =
        isText
            ? token == JsonToken.VALUE_STRING
            : token.isScalarValue() && token != JsonToken.VALUE_NULL;
    if (!fits) {
      String kind = isText ? "a JSON string" : "a JSON string, number, true or false";
      String got = token.asString() == null ? token.toString() : token.asString();
      throw new DataException(
          where, "must be " + kind + "; got " + got + ". Convert it in the file.");
    }
  }
}
