/** What a run says of itself while it goes on, as objects that programs can listen to. */
package org.distill4j.recipes.progress;
