package dev.tidewire.security;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The public keys that an issuer publishes at an address (RFC 7517 §5), fetched when they are first needed and kept. They
 * are this issuer's and this address's alone: two issuers may give their keys the same {@code kid}.
 *
 * <p>They are fetched again, behind the tokens that are checked meanwhile, when they are 5 minutes old; and when a token
 * names a key that is not among them, at most once a minute, in which no unknown key is asked for. Who waits for keys waits
 * for one request. If it fails, the keys are good for 10 minutes more, and then nobody is let in until it succeeds.
 *
 * <p>An address is https, or http on this machine; an answer comes from there without a redirect within 3 s, and has at most
 * 64 KiB and 100 keys. What is not a public key for signatures of RSA, EC or Ed25519 is passed over. Any thread; none waits.
 */
public final class JwkSet {
    private static final System.Logger LOG = System.getLogger(JwkSet.class.getName());
    private static final Duration FRESH = Duration.ofMinutes(5);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final KeySource source;
    private final Duration refreshAtMost;
    private final Duration keptFor;
    private final LongSupplier nanos;

    // All guarded by this
    private @Nullable List<JwtKey> keys;
    private long fetchedAt;
    private boolean tried;
    private boolean failed;
    private long triedAt;
    private @Nullable CompletableFuture<List<JwtKey>> running;

    private JwkSet(KeySource source, Duration refreshAtMost, Duration keptFor, LongSupplier nanos) {
        this.source = source;
        this.refreshAtMost = refreshAtMost;
        this.keptFor = keptFor;
        this.nanos = nanos;
    }

    /**
     * The keys at this address.
     *
     * @throws IllegalArgumentException if it is neither https nor on this machine
     */
    public static JwkSet at(URI url) {
        return from(new PublishedKeys(url));
    }

    static JwkSet from(KeySource source) {
        return new JwkSet(source, Duration.ofMinutes(1), Duration.ofMinutes(10), System::nanoTime);
    }

    /** How often at most the keys are fetched since a token names another; a minute. The copy has no keys yet. */
    public JwkSet refreshAtMostEvery(Duration value) {
        return new JwkSet(source, value, keptFor, nanos);
    }

    /** How long keys are good that cannot be fetched again; 10 minutes. The copy has no keys yet. */
    public JwkSet keptFor(Duration value) {
        return new JwkSet(source, refreshAtMost, value, nanos);
    }

    /** For tests: what time it is, in nanoseconds. */
    JwkSet clock(LongSupplier value) {
        return new JwkSet(source, refreshAtMost, keptFor, value);
    }

    /** The keys that a token of this algorithm may be signed with; fails if that cannot be told now. */
    CompletionStage<List<JwtKey>> find(SignatureAlgorithm algorithm, @Nullable String kid) {
        List<JwtKey> found;
        CompletionStage<List<JwtKey>> fetched;
        synchronized (this) {
            long now = nanos.getAsLong();
            if (keys == null || now - fetchedAt >= FRESH.plus(keptFor).toNanos()) {
                found = List.of();
                fetched = refresh(now);
            } else {
                found = fitting(keys, algorithm, kid);
                boolean old = now - fetchedAt >= FRESH.toNanos();
                fetched = old || (found.isEmpty() && mayLookAgain(now)) ? refresh(now) : null;
            }
        }
        return fetched == null || !found.isEmpty()
                ? CompletableFuture.completedStage(found)
                : fetched.thenApply(all -> fitting(all, algorithm, kid));
    }

    private static List<JwtKey> fitting(List<JwtKey> all, SignatureAlgorithm algorithm, @Nullable String kid) {
        List<JwtKey> some = all.stream().filter(key -> key.fits(algorithm, kid)).toList();
        // OpenID Connect Core §10.1: where there are several, a token says which; trying all would cost us too much
        return kid == null && some.size() > 1 ? List.of() : some;
    }

    private boolean mayLookAgain(long now) {
        return running != null || now - triedAt >= refreshAtMost.toNanos();
    }

    private CompletionStage<List<JwtKey>> refresh(long now) {
        if (running != null) {
            return running;
        }
        if (tried && failed && now - triedAt < RETRY.toNanos()) {
            return CompletableFuture.failedStage(
                    new IOException("the keys " + source.where() + " could not be fetched just now"));
        }
        CompletableFuture<List<JwtKey>> fetching = new CompletableFuture<>();
        running = fetching;
        tried = true;
        triedAt = now;
        source.fetch().thenApply(JwkSet::read).whenComplete((read, failure) -> done(now, fetching, read, failure));
        return fetching;
    }

    private static List<JwtKey> read(Map<String, Object> document) {
        try {
            return Jwks.read(document);
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void done(
            long began,
            CompletableFuture<List<JwtKey>> fetching,
            @Nullable List<JwtKey> read,
            @Nullable Throwable failure) {
        synchronized (this) {
            running = null;
            failed = failure != null;
            if (read != null) {
                keys = read;
                fetchedAt = began;
            }
        }
        if (read != null) {
            fetching.complete(read);
        } else if (failure != null) {
            LOG.log(Level.WARNING, () -> "the keys " + source.where() + " cannot be fetched: " + Fetch.cause(failure));
            fetching.completeExceptionally(
                    new IOException("the keys " + source.where() + " cannot be fetched", failure));
        }
    }

    @Override
    public String toString() {
        return "keys " + source.where();
    }
}
