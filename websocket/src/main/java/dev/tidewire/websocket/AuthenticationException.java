package dev.tidewire.websocket;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Credentials are no good. The message says why, for the log; the client learns only that they are not. It has no stack
 * trace, since it tells of the peer.
 */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1;

    /** @param why for the log; without the credentials themselves */
    public AuthenticationException(String why) {
        super(why, null, false, false);
    }

    /** What a stage failed with, if it was this; else null. */
    static @Nullable AuthenticationException causeOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof AuthenticationException refused ? refused : null;
    }
}
