/** The program behind {@code ./tidewire}: its commands, the lobby, the live chat and the pages. */
@NullMarked
package dev.tidewire.server;

import org.jspecify.annotations.NullMarked;
