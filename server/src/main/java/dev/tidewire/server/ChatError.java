package dev.tidewire.server;

import java.util.Locale;

/** Why the chat refuses a message. */
enum ChatError {
    NAME_TAKEN,
    BAD_NAME,
    BAD_TEXT,
    NOT_JOINED,
    ALREADY_JOINED,
    BAD_JSON,
    UNKNOWN_TYPE,
    NOT_ALLOWED,
    NOT_RENEWED,
    TOO_FAST;

    /** The code as it is written in JSON. */
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
