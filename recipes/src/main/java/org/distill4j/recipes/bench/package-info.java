/**
 * How fast this machine trains and labels: real steps on real texts, with where their time goes.
 */
package org.distill4j.recipes.bench;
