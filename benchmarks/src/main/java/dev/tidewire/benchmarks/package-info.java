/** What the hot paths cost, each measured alone with JMH. */
@NullMarked
package dev.tidewire.benchmarks;

import org.jspecify.annotations.NullMarked;
