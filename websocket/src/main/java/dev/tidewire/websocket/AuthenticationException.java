package dev.tidewire.websocket;

import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * Credentials are no good. The message says why, for the log; the client learns only that they are not. It has no stack
 * trace, since it tells of the peer.
 */
public final class AuthenticationException extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean forAll;

    /** @param why for the log; without the credentials themselves */
    public AuthenticationException(String why) {
        this(why, false);
    }

    private AuthenticationException(String why, boolean forAll) {
        super(why, null, false, false);
        this.forAll = forAll;
    }

    /**
     * The credentials are no good, and meant for nobody but the authenticator that says so: {@link Authenticator#anyOf}
     * shows them to none of those behind it.
     *
     * @param why for the log; without the credentials themselves
     */
    public static AuthenticationException forAll(String why) {
        return new AuthenticationException(why, true);
    }

    boolean isForAll() {
        return forAll;
    }

    /** The same for these reasons. */
    AuthenticationException because(String reasons) {
        return new AuthenticationException(reasons, forAll);
    }

    /** What a stage failed with, if it was this; else null. */
    static @Nullable AuthenticationException causeOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        return cause instanceof AuthenticationException refused ? refused : null;
    }
}
