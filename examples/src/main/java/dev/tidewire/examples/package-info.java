/** Each section of a WebSocket tutorial as a small program: one file each, to be run, read and copied. */
@NullMarked
package dev.tidewire.examples;

import org.jspecify.annotations.NullMarked;
