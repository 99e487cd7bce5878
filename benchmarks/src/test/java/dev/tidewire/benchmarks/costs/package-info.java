@NullMarked
package dev.tidewire.benchmarks.costs;

import org.jspecify.annotations.NullMarked;
