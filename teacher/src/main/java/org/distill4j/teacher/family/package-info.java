/**
 * The families of models that are known, each in a package of its own that says what its topology
 * is: {@link org.distill4j.teacher.checkpoint.ModelFamily} builds an {@link
 * org.distill4j.teacher.architecture.Architecture} from a configuration and a head. Families are
 * found by {@link java.util.ServiceLoader}.
 */
package org.distill4j.teacher.family;
