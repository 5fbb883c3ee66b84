/** What models and work cost before they are made: parameters, multiplications, seconds. */
package org.distill4j.recipes.cost;
