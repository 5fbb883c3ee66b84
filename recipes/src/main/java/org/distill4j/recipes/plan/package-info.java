/**
 * What a run will make and cost, estimated before it starts: parameters, bytes, multiplications,
 * steps and minutes.
 */
package org.distill4j.recipes.plan;
