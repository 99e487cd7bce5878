package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.websocket.Credentials.Source;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Who is behind a connection: awaited from its first message, or known since its handshake; looked at again in time, and
 * renewed. Owned by the connection's event loop, but for what is volatile.
 *
 * <p>Nothing is taken on trust in between: a look that fails, for whatever reason, ends the connection. An answer counts only
 * for the credentials that it was asked about: one that comes after others have taken their place is too late.
 */
final class Login {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());
    private static final int LONGEST_RECHECK_MILLIS = 10_000;
    // The loop's milliseconds are compared by difference, which has to fit an int with room to spare
    private static final Duration LONGEST = Duration.ofDays(10);

    private final Connection connection;
    private final Authentication wanted;
    private final Visit visit;
    private final int began;
    private volatile @Nullable Principal principal;
    private @Nullable Credentials shown;
    private boolean renewing;
    private boolean rechecking;
    private int expiresAt;
    private int recheckAt;

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
        int now = connection.loop().millis();
        Duration recheck = known.recheck();
        expiresAt = now + millisLeft(known);
        recheckAt = recheck == null ? now : now + millis(recheck);
        shown = recheck == null ? null : by;
        rechecking = false;
        principal = known;
    }

    private int millisLeft(Principal known) {
        Instant end = known.expires();
        return end == null ? 0 : millis(Duration.between(Instant.now(), end).plus(wanted.grace()));
    }

    private static int millis(Duration duration) {
        if (duration.isNegative()) {
            return 0;
        }
        return (int) (duration.compareTo(LONGEST) > 0 ? LONGEST : duration).toMillis();
    }

    /** Whether a message of this cost is within what all of the user's connections may send. */
    boolean allowsMessage(int cost, long nowNanos) {
        UserCount user = visit.user();
        return user == null || user.allowsMessage(cost, nowNanos);
    }

    void sweep(int now) {
        Principal known = principal;
        if (known == null) {
            sweepAwaited(now);
        } else if (known.expires() != null && now - expiresAt >= 0) {
            expire(known, now);
        } else if (shown != null && now - recheckAt >= 0) {
            recheck(shown, now);
        }
    }

    private void sweepAwaited(int now) {
        Duration within = wanted.firstMessage();
        if (within != null && now - began > within.toMillis()) {
            refuse("no credentials within " + within.toMillis() + " ms");
        }
    }

    // What ends later than the loop's time can tell is looked at again
    private void expire(Principal known, int now) {
        int left = millisLeft(known);
        if (left == 0) {
            refuse("the credentials have expired");
        } else {
            expiresAt = now + left;
        }
    }

    private void recheck(Credentials asked, int now) {
        if (rechecking) {
            fail(new IOException("no answer within " + LONGEST_RECHECK_MILLIS + " ms"));
            return;
        }
        rechecking = true;
        recheckAt = now + LONGEST_RECHECK_MILLIS;
        ask(asked).whenComplete((known, failure) -> connection.loop().follow(() -> rechecked(asked, known, failure)));
    }

    @SuppressWarnings("ReferenceEquality") // the same credentials may have been shown anew
    private void rechecked(Credentials asked, @Nullable Principal known, @Nullable Throwable failure) {
        if (shown != asked || !connection.isOpen()) {
            return;
        }
        if (known == null) {
            fail(failure);
        } else if (!isSameUser(known)) {
            refuse("the credentials are another user's now");
        } else if (!mayConnect(known)) {
            connection.fail(Failure.AUTHENTICATION, CloseCode.FORBIDDEN, "not allowed here");
        } else {
            is(known, asked);
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
                .whenComplete(
                        (known, failure) -> connection.loop().follow(() -> answered(credentials, known, failure)));
    }

    private static Credentials parse(boolean text, String message) throws AuthenticationException {
        if (!text) {
            throw new AuthenticationException("the first message is to be a text: 'Bearer TOKEN'");
        }
        return Credentials.parse(Source.MESSAGE, message);
    }

    private CompletionStage<Principal> ask(Credentials credentials) {
        try {
            return Objects.requireNonNull(
                    wanted.authenticator().authenticate(credentials), "the authenticator answered null");
        } catch (Throwable e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private void answered(Credentials credentials, @Nullable Principal known, @Nullable Throwable failure) {
        if (!connection.link().isOpen()) {
            // What it sent behind its first message would keep it until the deadline
            connection.drop(Failure.NETWORK, "the peer had gone before it was known who it is");
        } else if (connection.isOpen()) {
            begun(credentials, known, failure);
        }
    }

    private void begun(Credentials credentials, @Nullable Principal known, @Nullable Throwable failure) {
        if (known == null) {
            fail(failure);
        } else if (!mayConnect(known)) {
            refuse(known, CloseCode.FORBIDDEN, "not allowed here");
        } else if (!visit.is(known.user())) {
            refuse(known, CloseCode.POLICY_VIOLATION, "too many connections of this user");
        } else {
            is(known, credentials);
            connection.welcome();
        }
    }

    /** Asks for new credentials of the same user, one after the other. Any thread. */
    CompletionStage<Principal> renew(String text) {
        CompletableFuture<Principal> renewed = new CompletableFuture<>();
        try {
            Credentials credentials = Credentials.parse(Source.MESSAGE, text);
            // As a task of its own: the program may be within a call
            if (!connection.loop().execute(() -> renew(credentials, renewed))) {
                throw ended();
            }
        } catch (AuthenticationException e) {
            renewed.completeExceptionally(e);
        }
        return renewed.minimalCompletionStage();
    }

    private void renew(Credentials credentials, CompletableFuture<Principal> renewed) {
        if (renewing) {
            renewed.completeExceptionally(new AuthenticationException("another renewal is under way"));
            return;
        }
        renewing = true;
        ask(credentials)
                .whenComplete((known, failure) ->
                        connection.loop().follow(() -> renewed(credentials, renewed, known, failure)));
    }

    private void renewed(
            Credentials credentials,
            CompletableFuture<Principal> renewed,
            @Nullable Principal known,
            @Nullable Throwable failure) {
        renewing = false;
        AuthenticationException refused = whyNotRenewed(known, failure);
        if (known == null || refused != null) {
            renewed.completeExceptionally(refused == null ? ended() : refused);
        } else {
            is(known, credentials);
            renewed.complete(known);
        }
    }

    private @Nullable AuthenticationException whyNotRenewed(@Nullable Principal known, @Nullable Throwable failure) {
        if (known == null) {
            AuthenticationException refused = AuthenticationException.causeOf(failure);
            return refused == null ? new AuthenticationException("the credentials cannot be checked now") : refused;
        }
        if (!connection.isOpen()) {
            return ended();
        }
        if (!isSameUser(known)) {
            return new AuthenticationException("the credentials are another user's");
        }
        return mayConnect(known) ? null : new AuthenticationException("the credentials do not allow to be here");
    }

    private static AuthenticationException ended() {
        return new AuthenticationException("the connection has ended");
    }

    private boolean mayConnect(Principal known) {
        return known.rights().allows(Right.CONNECT, connection.handshake().place());
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
        logFailure(connection.handshake(), failure);
        connection.fail(Failure.AUTHENTICATION, CloseCode.TRY_AGAIN_LATER, "credentials cannot be checked now");
    }

    /** Says that an authenticator failed; where from, if it was not the network's fault. */
    static void logFailure(Handshake handshake, @Nullable Throwable failure) {
        String what = "the authenticator failed on " + handshake;
        Throwable cause = failure == null || failure.getCause() == null ? failure : failure.getCause();
        if (cause instanceof IOException) {
            LOG.log(Level.WARNING, () -> what + ": " + cause.getMessage());
        } else {
            LOG.log(Level.WARNING, what, failure);
        }
    }

    /** Says that somebody is not let in who asked as one should: from elsewhere, without the right, or one too many. */
    static void logRefusal(Handshake handshake, @Nullable Principal known, String why) {
        LOG.log(Level.INFO, () -> "refused: " + handshake + (known == null ? "" : ", " + known) + ": " + why);
    }

    private void refuse(Principal known, int code, String why) {
        logRefusal(connection.handshake(), known, why);
        connection.fail(Failure.AUTHENTICATION, code, why);
    }

    private void refuse(@Nullable String why) {
        LOG.log(Level.INFO, () -> "not authenticated: " + connection.handshake() + ": " + why);
        connection.fail(Failure.AUTHENTICATION, CloseCode.UNAUTHORIZED, "not authenticated");
    }
}
