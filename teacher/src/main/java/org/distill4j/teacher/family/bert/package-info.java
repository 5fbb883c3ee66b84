/** BERT (Devlin et al. 2018, arXiv 1810.04805): a post-norm encoder with learned positions. */
package org.distill4j.teacher.family.bert;
