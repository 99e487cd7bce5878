/** The WebSocket protocol (RFC 6455) and permessage-deflate (RFC 7692) with no I/O and no dependency. */
@NullMarked
package dev.tidewire.protocol;

import org.jspecify.annotations.NullMarked;
