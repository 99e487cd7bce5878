@NullMarked
package dev.tidewire.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
