package org.distill4j.runtime;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Opens damaged tokenizers and uses those that open; run by itself, since native code could end the
 * process. Arguments: seed, mutations of each tokenizer, then files, or none for the small ones.
 */
final class MutatedTokenizers {
  private static final List<JsonElement> VALUES =
      List.of(
          JsonNull.INSTANCE,
          new JsonPrimitive(true),
          new JsonPrimitive(-1),
          new JsonPrimitive(0),
          new JsonPrimitive(70000),
          new JsonPrimitive(2147483648L),
          new JsonPrimitive(Long.MAX_VALUE),
          new JsonPrimitive(new BigDecimal("1e308")),
          new JsonPrimitive(0.5),
          new JsonPrimitive(""),
          new JsonPrimitive(" "),
          new JsonPrimitive("a"),
          new JsonPrimitive("\u0301"),
          new JsonPrimitive("relu"),
          new JsonPrimitive("Sequence"),
          new JsonPrimitive("(a+)+$"),
          new JsonPrimitive("x".repeat(5000)),
          new JsonArray(),
          new JsonObject());
  private static final List<String> TEXTS =
      List.of("", "ab ab  c plus", "\u0301e\u0301 \u200b", "Aﬁ 我们 🙂 123 <s>", "a".repeat(300));

  private final Random random;

  private MutatedTokenizers(long seed) {
    this.random = new Random(seed);
  }

  public static void main(String[] args) throws IOException {
    MutatedTokenizers mutated = new MutatedTokenizers(Long.parseLong(args[0]));
    List<byte[]> originals = new ArrayList<>();
    for (String file : Arrays.asList(args).subList(2, args.length)) {
      originals.add(Files.readAllBytes(Path.of(file)));
    }
    if (originals.isEmpty()) {
      originals.addAll(SmallTokenizers.all().values());
    }
    int opened = 0;
    int count = Integer.parseInt(args[1]);
    for (byte[] original : originals) {
      for (int i = 0; i < count; i++) {
        byte[] bytes = mutated.damaged(original);
        if (args.length > 2) {
          Files.write(Path.of("last-mutation.json"), bytes);
        }
        opened += use(bytes) ? 1 : 0;
      }
    }
    System.out.println(opened + " of " + count * originals.size() + " opened");
  }

  /** Whether the tokenizer opens; then it must answer each text. */
  private static boolean use(byte[] json) {
    try (Tokenizer tokenizer = Tokenizer.of(json)) {
      for (String text : TEXTS) {
        tokenizer.encode(text, null, 1 << 20);
        tokenizer.encode(text, "ab", 1 << 20);
      }
      return true;
    } catch (ModelFolderException e) {
      if (e.getMessage().matches("(?s)tokenizer\\.json.*: must .*; got .*")) {
        return false;
      }
      throw new AssertionError(e.getMessage(), e);
    } catch (IOException e) {
      throw new AssertionError("not said whose fault it is", e);
    }
  }

  private byte[] damaged(byte[] original) {
    int kind = random.nextInt(8);
    if (kind == 0) {
      return Arrays.copyOf(original, random.nextInt(original.length));
    }
    if (kind == 1) {
      byte[] flipped = original.clone();
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
      return flipped;
    }
    JsonElement root = JsonParser.parseString(new String(original, StandardCharsets.UTF_8));
    for (int i = random.nextInt(2); i >= 0; i--) {
      damage(root);
    }
    return root.toString().getBytes(StandardCharsets.UTF_8);
  }

  private void damage(JsonElement root) {
    JsonElement at = root;
    while (true) {
      JsonElement child = child(at);
      boolean deeper = child != null && (child.isJsonObject() || child.isJsonArray());
      if (!deeper || random.nextInt(4) == 0) {
        break;
      }
      at = child;
    }
    if (at instanceof JsonObject object && !object.isEmpty()) {
      List<Map.Entry<String, JsonElement>> entries = List.copyOf(object.entrySet());
      String key = entries.get(random.nextInt(entries.size())).getKey();
      if (random.nextInt(5) == 0) {
        object.add(random.nextBoolean() ? key + "x" : "", object.remove(key));
      } else {
        object.add(key, value());
      }
    } else if (at instanceof JsonArray array && !array.isEmpty()) {
      int index = random.nextInt(array.size());
      if (random.nextInt(4) == 0) {
        array.remove(index);
      } else {
        array.set(index, value());
      }
    }
  }

  private JsonElement child(JsonElement at) {
    if (at instanceof JsonObject object && !object.isEmpty()) {
      return List.copyOf(object.asMap().values()).get(random.nextInt(object.size()));
    }
    return at instanceof JsonArray array && !array.isEmpty()
        ? array.get(random.nextInt(array.size()))
        : null;
  }

  private JsonElement value() {
    return VALUES.get(random.nextInt(VALUES.size())).deepCopy();
  }
}
