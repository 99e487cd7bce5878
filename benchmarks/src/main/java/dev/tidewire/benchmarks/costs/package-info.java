/** What a running server costs: memory a message, memory a connection, the start, the files. */
@NullMarked
package dev.tidewire.benchmarks.costs;

import org.jspecify.annotations.NullMarked;
