/** DistilBERT (Sanh et al. 2019, arXiv 1910.01108): BERT's encoder without token types. */
package org.distill4j.teacher.family.distilbert;
