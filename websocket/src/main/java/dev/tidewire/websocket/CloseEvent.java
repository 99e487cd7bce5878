package dev.tidewire.websocket;

import org.jspecify.annotations.Nullable;

/**
 * How a connection ended. Code and reason are the peer's as RFC 6455 §7.1.5 and §7.1.6 define them, with one difference:
 * where we failed the connection, and so read nothing more, they are what we told the peer rather than 1006.
 *
 * @param code the code of the Close frame that ended it: the peer's if it closed or answered, ours if we failed the
 *     connection; 1005 if the peer's had no code; 1006 if the connection ended without one
 * @param reason the reason beside that code, for people; empty if none was given
 * @param clean whether both sides exchanged Close frames and neither failed the connection
 * @param cause what went wrong, null after a clean close
 */
public record CloseEvent(
        int code, String reason, boolean clean, @Nullable Throwable cause) {}
