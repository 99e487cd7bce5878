/** Attacks a server that runs in a process of its own, and measures what it costs the server and its other clients. */
@NullMarked
package dev.tidewire.siege;

import org.jspecify.annotations.NullMarked;
