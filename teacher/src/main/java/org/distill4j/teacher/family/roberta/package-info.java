/**
 * RoBERTa (Liu et al. 2019, arXiv 1907.11692) and the multilingual and French models of its shape.
 */
package org.distill4j.teacher.family.roberta;
