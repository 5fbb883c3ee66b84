/**
 * How parts of a recipe are read and written: mappings key by key, with every fault at its place,
 * and records whose components are the keys.
 */
package org.distill4j.recipes.schema;
