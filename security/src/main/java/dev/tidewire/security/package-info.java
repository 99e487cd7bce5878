/** Who may connect and do what, and what they may send: ready to plug into {@link dev.tidewire.websocket}. */
@NullMarked
package dev.tidewire.security;

import org.jspecify.annotations.NullMarked;
