package org.distill4j.compress.latency;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.distill4j.compress.vocabulary.TokenizerJson;
import org.distill4j.teacher.checkpoint.Checkpoint;
import org.distill4j.teacher.checkpoint.CheckpointException;
import org.distill4j.teacher.checkpoint.Head;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.ModelFamily;
import org.distill4j.teacher.checkpoint.Tensor;
import org.distill4j.teacher.checkpoint.TransformerConfig;

/** Models that are only timed: of a given shape, with drawn weights and four tokens. */
final class TimedShape {
  private static final int PIECES = 4;

  /** BERT's initializer range: activations stay of order one, and no number becomes denormal. */
  private static final float DEVIATION = 0.02f;

  private static final String TOKENIZER =
      """
      {"version": "1.0", "truncation": null, "padding": null,
       "added_tokens": [
         {"id": 0, "special": true, "content": "[PAD]", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false},
         {"id": 1, "special": true, "content": "[UNK]", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false},
         {"id": 2, "special": true, "content": "[CLS]", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false},
         {"id": 3, "special": true, "content": "[SEP]", "single_word": false, "lstrip": false,
          "rstrip": false, "normalized": false}],
       "normalizer": {"type": "BertNormalizer", "clean_text": true, "handle_chinese_chars": true,
                      "strip_accents": null, "lowercase": true},
       "pre_tokenizer": {"type": "BertPreTokenizer"},
       "post_processor": {"type": "TemplateProcessing",
         "single": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                    {"Sequence": {"id": "A", "type_id": 0}},
                    {"SpecialToken": {"id": "[SEP]", "type_id": 0}}],
         "pair": [{"SpecialToken": {"id": "[CLS]", "type_id": 0}},
                  {"Sequence": {"id": "A", "type_id": 0}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 0}},
                  {"Sequence": {"id": "B", "type_id": 1}},
                  {"SpecialToken": {"id": "[SEP]", "type_id": 1}}],
         "special_tokens": {"[CLS]": {"id": "[CLS]", "ids": [2], "tokens": ["[CLS]"]},
                            "[SEP]": {"id": "[SEP]", "ids": [3], "tokens": ["[SEP]"]}}},
       "decoder": null,
       "model": {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##",
                 "max_input_chars_per_word": 100,
                 "vocab": {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3}}}
      """;

  private TimedShape() {}

  static Checkpoint model(TransformerConfig shape, int labels, Head kind) {
    TransformerConfig config = shape.withVocabulary(PIECES, 0);
    HeadSpec head =
        HeadSpec.of(kind, IntStream.range(0, labels).mapToObj(i -> "label-" + i).toList());
    Random random = new Random(1);
    SortedMap<String, Tensor> tensors = new TreeMap<>();
    ModelFamily.of(config)
        .architecture(config, head)
        .shapes()
        .forEach((name, axes) -> tensors.put(name, drawn(Tensor.zeros(axes), random)));
    return new Checkpoint(config, tensors, head);
  }

  private static Tensor drawn(Tensor tensor, Random random) {
    for (int i = 0; i < tensor.size(); i++) {
      tensor.values()[i] = DEVIATION * (float) random.nextGaussian();
    }
    return tensor;
  }

  static TokenizerJson tokenizer() throws CheckpointException {
    return TokenizerJson.parse("timed", TOKENIZER.getBytes(StandardCharsets.UTF_8));
  }
}
