package org.distill4j.runtime.tokenizer;

import com.google.gson.JsonObject;
import java.util.List;

/** The pre-tokenizers that a {@code tokenizer.json} may name. */
final class PreTokenizers {
  private static final List<String> BEHAVIORS =
      List.of("Removed", "Isolated", "MergedWithPrevious", "MergedWithNext", "Contiguous");

  private PreTokenizers() {}

  static JsonObject read(Fields root) throws TokenizerFormatException {
    return Part.read(root, "pre_tokenizer", "pretokenizers", PreTokenizers::rebuilt);
  }

  private static JsonObject rebuilt(String type, Fields fields) throws TokenizerFormatException {
    return switch (type) {
      case "BertPreTokenizer", "Whitespace", "WhitespaceSplit", "UnicodeScripts" ->
          Part.typed(type);
      case "ByteLevel" -> byteLevel(type, fields);
      case "Metaspace" -> metaspace(type, fields);
      case "Digits" -> Part.flags(type, fields, false, "individual_digits");
      case "Punctuation" -> behaving(Part.typed(type), "Isolated", fields);
      case "CharDelimiterSplit" -> {
        JsonObject delimiter = Part.typed(type);
        Part.character(delimiter, "delimiter", fields);
        yield delimiter;
      }
      case "Split" -> {
        JsonObject split = Part.flags(type, fields, false, "invert");
        split.add("pattern", Patterns.read(fields));
        yield behaving(split, "", fields);
      }
      default -> throw fields.fault("type", "a known pre-tokenizer");
    };
  }

  private static JsonObject behaving(JsonObject part, String absent, Fields fields)
      throws TokenizerFormatException {
    part.addProperty("behavior", fields.word("behavior", absent, BEHAVIORS));
    return part;
  }

  static JsonObject byteLevel(String type, Fields fields) throws TokenizerFormatException {
    return Part.flags(type, fields, true, "add_prefix_space", "trim_offsets", "use_regex");
  }

  /** Files of older versions have {@code add_prefix_space} for {@code prepend_scheme}. */
  private static JsonObject metaspace(String type, Fields fields) throws TokenizerFormatException {
    JsonObject part = Part.typed(type);
    Part.character(part, "replacement", fields);
    String old = fields.flag("add_prefix_space", true) ? "always" : "never";
    part.addProperty(
        "prepend_scheme", fields.word("prepend_scheme", old, List.of("always", "never", "first")));
    part.addProperty("split", fields.flag("split", true));
    return part;
  }
}
