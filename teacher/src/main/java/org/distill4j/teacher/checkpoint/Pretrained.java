package org.distill4j.teacher.checkpoint;

import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.distill4j.runtime.tokenizer.SpecialTokens;

/** A checkpoint with the tokenizer that belongs to it, and where both came from. */
public final class Pretrained {
  private final Checkpoint checkpoint;
  private final byte[] tokenizerJson;
  private final SpecialTokens specialTokens;
  private final String description;
  private final Optional<String> licence;
  private final SortedMap<String, String> sha256;
  private final int spareRows;

  Pretrained(
      Checkpoint checkpoint,
      byte[] tokenizerJson,
      SpecialTokens specialTokens,
      String description,
      Optional<String> licence,
      SortedMap<String, String> sha256,
      int spareRows) {
    this.checkpoint = checkpoint;
    this.tokenizerJson = tokenizerJson.clone();
    this.specialTokens = specialTokens;
    this.description = description;
    this.licence = licence;
    this.sha256 = Collections.unmodifiableSortedMap(new TreeMap<>(sha256));
    this.spareRows = spareRows;
  }

  /** The model; it may lack a pooler, see {@link Checkpoint#withFreshPooler}. */
  public Checkpoint checkpoint() {
    return checkpoint;
  }

  /** The content of the {@code tokenizer.json}, known to have the checkpoint's vocabulary. */
  public byte[] tokenizerJson() {
    return tokenizerJson.clone();
  }

  /** The tokenizer's special tokens, with those that files beside it name. */
  public SpecialTokens specialTokens() {
    return specialTokens;
  }

  /** What was loaded, in words for a report. */
  public String description() {
    return description;
  }

  /** Rows of the file's word embedding that no token has; the checkpoint is without them. */
  public int spareRows() {
    return spareRows;
  }

  /** The SPDX identifier of the licence, where the files tell or are known. */
  public Optional<String> licence() {
    return licence;
  }

  /** The SHA-256 of every file read, in hexadecimal, by its name. */
  public SortedMap<String, String> sha256() {
    return sha256;
  }
}
