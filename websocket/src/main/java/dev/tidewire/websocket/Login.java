package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.websocket.Credentials.Source;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a connection: awaited from its first message, or known since its handshake; looked at again in time, and
 * renewed. Owned by the connection's event loop, but for what is volatile.
 *
 * <p>Nothing is taken on trust in between: a look that fails, for whatever reason, ends the connection.
 */
final class Login {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());
    // The loop's milliseconds are compared by difference, which has to fit an int with room to spare
    private static final long LONGEST_MILLIS = 1 << 30;

    private final Connection connection;
    private final Authentication wanted;
    private final Visit visit;
    private @Nullable Credentials shown;
    private volatile @Nullable Principal principal;
    private boolean asking;
    private boolean expires;
    private boolean rechecks;
    private int expiresAt;
    private int recheckAt;
    private final int began;

    Login(Connection connection, Authentication wanted, Visit visit) {
        this.connection = connection;
        this.wanted = wanted;
        this.visit = visit;
        this.began = connection.loop().millis();
    }

    /** Who it is; null while that is awaited. Any thread. */
    @Nullable
    Principal principal() {
        return principal;
    }

    boolean isAwaited() {
        return principal == null;
    }

    /** It is this one, who showed these credentials, or none. */
    void is(Principal known, @Nullable Credentials by) {
        principal = known;
        shown = by;
        int now = connection.loop().millis();
        Instant end = known.expires();
        expires = end != null;
        if (end != null) {
            expiresAt = now + millis(Duration.between(Instant.now(), end).plus(wanted.grace()));
        }
        Duration recheck = known.recheck();
        rechecks = recheck != null && by != null;
        if (recheck != null) {
            recheckAt = now + millis(recheck);
        }
    }

    private static int millis(Duration duration) {
        return duration.isNegative() ? 0 : (int) Math.min(LONGEST_MILLIS, duration.toMillis());
    }

    /** Whether a message of this cost is within what all of the user's connections may send. */
    boolean allowsMessage(int cost, long nowNanos) {
        UserCount user = visit.user();
        return user == null || user.allowsMessage(cost, nowNanos);
    }

    void sweep(int now) {
        Duration within = wanted.firstMessage();
        if (isAwaited()) {
            if (within != null && now - began > within.toMillis()) {
                refuse("no credentials within " + within.toMillis() + " ms");
            }
        } else if (expires && now - expiresAt >= 0) {
            refuse("the credentials have expired");
        } else if (rechecks && !asking && shown != null && now - recheckAt >= 0) {
            ask(shown).whenComplete((known, failure) -> connection.loop().run(() -> rechecked(known, failure)));
        }
    }

    /** The first message arrived. */
    void begin(boolean text, String message) {
        Credentials credentials;
        try {
            credentials = parse(text, message);
        } catch (AuthenticationException e) {
            refuse(e.getMessage());
            return;
        }
        connection.pause(Connection.PAUSED_BY_LOGIN);
        ask(credentials)
                .whenComplete((known, failure) -> connection.loop().run(() -> begun(credentials, known, failure)));
    }

    private static Credentials parse(boolean text, String message) throws AuthenticationException {
        if (!text) {
            throw new AuthenticationException("the first message is to be a text: 'Bearer TOKEN'");
        }
        return Credentials.parse(Source.MESSAGE, message);
    }

    private CompletionStage<Principal> ask(Credentials credentials) {
        asking = true;
        try {
            return wanted.authenticator().authenticate(credentials);
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void begun(Credentials credentials, @Nullable Principal known, @Nullable Throwable failure) {
        asking = false;
        if (!connection.isOpen()) {
            return;
        }
        if (known == null) {
            fail(failure);
        } else if (!known.rights().allows(Right.CONNECT, connection.handshake().place())) {
            connection.fail(CloseCode.FORBIDDEN, "not allowed here");
        } else if (!visit.is(known.user())) {
            connection.fail(CloseCode.POLICY_VIOLATION, "too many connections of this user");
        } else {
            is(known, credentials);
            connection.welcome();
        }
    }

    private void rechecked(@Nullable Principal known, @Nullable Throwable failure) {
        asking = false;
        if (!connection.isOpen()) {
            return;
        }
        if (known == null) {
            fail(failure);
        } else if (!isSameUser(known)) {
            refuse("the credentials are another user's now");
        } else {
            is(known, shown);
        }
    }

    /** Asks for new credentials of the same user. Any thread. */
    CompletionStage<Principal> renew(String text) {
        CompletableFuture<Principal> renewed = new CompletableFuture<>();
        Credentials credentials;
        try {
            credentials = Credentials.parse(Source.MESSAGE, text);
        } catch (AuthenticationException e) {
            renewed.completeExceptionally(e);
            return renewed.minimalCompletionStage();
        }
        connection
                .loop()
                .run(() -> ask(credentials)
                        .whenComplete((known, failure) ->
                                connection.loop().run(() -> renewed(credentials, renewed, known, failure))));
        return renewed.minimalCompletionStage();
    }

    private void renewed(
            Credentials credentials,
            CompletableFuture<Principal> renewed,
            @Nullable Principal known,
            @Nullable Throwable failure) {
        asking = false;
        if (known == null) {
            AuthenticationException refused = AuthenticationException.causeOf(failure);
            renewed.completeExceptionally(
                    refused == null ? new AuthenticationException("the credentials cannot be checked now") : refused);
        } else if (!isSameUser(known)) {
            renewed.completeExceptionally(new AuthenticationException("the credentials are another user's"));
        } else {
            is(known, credentials);
            renewed.complete(known);
        }
    }

    private boolean isSameUser(Principal known) {
        Principal before = principal;
        return before != null && before.user().equals(known.user());
    }

    private void fail(@Nullable Throwable failure) {
        AuthenticationException refused = AuthenticationException.causeOf(failure);
        if (refused != null) {
            refuse(refused.getMessage());
            return;
        }
        LOG.log(Level.WARNING, () -> "the authenticator failed on " + connection.handshake(), failure);
        connection.fail(CloseCode.TRY_AGAIN_LATER, "credentials cannot be checked now");
    }

    private void refuse(@Nullable String why) {
        LOG.log(Level.INFO, () -> "not authenticated: " + connection.handshake() + ": " + why);
        connection.fail(CloseCode.UNAUTHORIZED, "not authenticated");
    }
}
