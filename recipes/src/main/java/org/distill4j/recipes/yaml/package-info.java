/**
 * YAML as a tree whose every node knows where it was written.
 *
 * <p>Binding libraries stop at their first fault and keep no positions, so recipes are read from
 * parser events into {@link org.distill4j.recipes.yaml.Node}s. The dialect is the plain part of
 * YAML 1.2: no anchors, aliases, tags or second documents, and no key twice.
 */
package org.distill4j.recipes.yaml;
