/**
 * What a run keeps on disk, and what runs share: the layout of its folder, the lock against a
 * second process, the record of each finished stage with all that it follows from, and the user's
 * cache.
 */
package org.distill4j.recipes.folder;
