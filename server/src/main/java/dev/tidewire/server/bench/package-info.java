/**
 * The load generator behind {@code ./tidewire bench}. A run opens its connections, puts them under a {@link
 * dev.tidewire.server.bench.Load}, lets that warm up, measures, hears out the last answers, and reports.
 */
@NullMarked
package dev.tidewire.server.bench;

import org.jspecify.annotations.NullMarked;
