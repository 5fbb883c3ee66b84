package org.distill4j.evaluate.dataset;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The fields of one JSON object that hold a string, a number, true or false.
 *
 * @param columns names of the fields
 * @param values as many, outer white space removed
 */
record JsonRow(List<String> columns, List<String> values) {

  /** Reads an object on whose first token the parser stands, up to its last. */
  static JsonRow read(
      JsonParser parser, String where, List<String> wanted, List<String> texts, List<String> lists)
      throws DataException {
    List<String> columns = new ArrayList<>();
    List<String> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String column = parser.currentName();
      JsonToken token = parser.nextToken();
      boolean isWanted = wanted.contains(column);
      if (isWanted) {
        checkKind(where + " " + column, token, texts.contains(column));
      }
      if (token == JsonToken.START_ARRAY && lists.contains(column)) {
        columns.add(column);
        values.add(list(parser, where + " " + column));
        continue;
      }
      if (token == JsonToken.START_OBJECT && lists.contains(column)) {
        throw new DataException(
            where + " " + column,
            "must be a list of labels, or labels joined in a string; got an object. Correct the"
                + " row.");
      }
      boolean isNull = token == JsonToken.VALUE_NULL;
      if (isNull ? isWanted : token.isScalarValue()) {
        columns.add(column);
        values.add(isNull ? "" : parser.getString().strip());
      } else {
        parser.skipChildren();
      }
    }
    return new JsonRow(columns, values);
  }

  // Each member keeps its spelling, as a label that stands alone does.
  private static String list(JsonParser parser, String where) throws DataException {
    List<String> members = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      JsonToken token = parser.currentToken();
      if (!token.isScalarValue() || token == JsonToken.VALUE_NULL) {
        throw new DataException(
            where,
            "must be a list of strings or numbers; got "
                + (token == JsonToken.VALUE_NULL ? "null" : "a list or an object")
                + " in it. Correct the row.");
      }
      members.add(parser.getString());
    }
    return LabelSets.joined(members);
  }

  private static void checkKind(String where, JsonToken token, boolean isText)
      throws DataException {
    boolean fits = isText ? token == JsonToken.VALUE_STRING : token.isScalarValue();
    if (token == JsonToken.START_ARRAY && !isText) {
      throw SeveralLabels.refused(where, "a list");
    }
    if (!fits && token != JsonToken.VALUE_NULL) {
      String kind = isText ? "a JSON string" : "a JSON string, number, true or false";
      String got = token.asString() == null ? token.toString() : token.asString();
      throw new DataException(
          where, "must be " + kind + "; got " + got + ". Convert it in the file.");
    }
  }
}
