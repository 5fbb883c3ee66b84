package org.distill4j.recipes.recipe;

/** Where rows come from. */
public sealed interface Source permits Rows, Split {}
