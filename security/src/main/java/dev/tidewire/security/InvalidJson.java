package dev.tidewire.security;

import dev.tidewire.websocket.Violation;

/** A message is not what it has to be. It has no stack trace, since it tells of the peer. */
final class InvalidJson extends Exception {
    private static final long serialVersionUID = 1;

    @SuppressWarnings("serial") // never serialized
    private final Violation violation;

    InvalidJson(String at, String why) {
        super(why, null, false, false);
        this.violation = new Violation(at, why);
    }

    Violation violation() {
        return violation;
    }
}
