/** The server's log: one harmless line an event on standard error, and no more of a kind than somebody could read. */
@NullMarked
package dev.tidewire.server.log;

import org.jspecify.annotations.NullMarked;
