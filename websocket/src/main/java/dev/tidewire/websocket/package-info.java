/** WebSocket server and client. */
@NullMarked
package dev.tidewire.websocket;

import org.jspecify.annotations.NullMarked;
