package org.distill4j.teacher.family.bert;

import org.distill4j.teacher.architecture.Architecture;
import org.distill4j.teacher.checkpoint.HeadSpec;
import org.distill4j.teacher.checkpoint.TransformerConfig;
import org.distill4j.teacher.family.ModelFamily;

/** The family of BERT: MiniLM, BGE and others have its shape too. */
public final class BertFamily implements ModelFamily {
  @Override
  public boolean has(TransformerConfig config) {
    return config.family() == TransformerConfig.Family.ENCODER && config.hiddenAct().equals("gelu");
  }

  @Override
  public Architecture architecture(TransformerConfig config, HeadSpec head) {
    return new BertArchitecture(config, head).build();
  }
}
