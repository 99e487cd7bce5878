/**
 * Whole servers beside each other: starts Tidewire and its peers one after the other, puts the same loads on them,
 * keeps what was measured as JSON and renders tables and charts of it.
 */
@NullMarked
package dev.tidewire.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
