package dev.tidewire.security;

import dev.tidewire.security.KeptKeys.Kept;
import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Right;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows programs by long-lived keys, of the form {@code tw_ID_SECRET}: 192 random bits, of which a file keeps the SHA-256,
 * with the user, the rights and perhaps an end. A key is shown in the header {@code Authorization} or the first message, by
 * the scheme {@code Bearer} or {@code ApiKey}, and nowhere else.
 *
 * <pre>{@code
 * ApiKeys keys = ApiKeys.in(Path.of("keys.json"));
 * String key = keys.make(Principal.of("sensor-7").rights(rights), "the one on the roof");
 * }</pre>
 *
 * <p>What begins with {@code tw_} is refused {@linkplain AuthenticationException#forAll for all} if it is no good: nobody
 * behind this in {@link Authenticator#anyOf} sees it. A ticket alone goes on to those, as it may begin so by chance.
 *
 * <p>A change of the file, by whichever process, counts within a second; a connection whose key was revoked ends within 25 s.
 * While the file cannot be read, or not within 3 s, or others than its owner may read it, nobody is let in. Root may change
 * the file and leaves it to its owner; nobody else may. Any thread; checking a key never waits, while making, revoking and
 * listing keys blocks.
 */
public final class ApiKeys implements Authenticator {
    private static final String SCHEME = "ApiKey";
    private static final String PREFIX = "tw_";
    private static final Pattern FORM = Pattern.compile(PREFIX + "([A-Za-z0-9-]{12})_([A-Za-z0-9_-]{32})");
    private static final int ID_BYTES = 9;
    private static final int SECRET_BYTES = 24;
    private static final Duration RECHECK = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final long LOOK_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int LONGEST_LABEL = 255;
    // What an unknown id is compared with, so that it takes as long as a known one
    private static final String NO_HASH = "0".repeat(64);

    private final KeyFile file;
    private final Executor reader;

    // All guarded by this
    private Map<String, Kept> keys;
    private KeyFile.Stamp stamp;
    private long lookedAt;
    private @Nullable CompletableFuture<Map<String, Kept>> looking;

    private ApiKeys(KeyFile file, Executor reader) throws IOException {
        this.file = file;
        this.reader = reader;
        this.stamp = file.stamp();
        this.keys = file.read();
        this.lookedAt = System.nanoTime();
    }

    /**
     * The keys that are kept in this file, which need not be there yet.
     *
     * @throws IOException if it cannot be read, is no such file, or others than its owner have permissions for it
     */
    public static ApiKeys in(Path file) throws IOException {
        return in(file, new CompletableFuture<>().defaultExecutor());
    }

    /** For tests: who reads the file when it is looked at. */
    static ApiKeys in(Path file, Executor reader) throws IOException {
        return new ApiKeys(new KeyFile(file), reader);
    }

    /** Whether this is meant for a key, good or not. */
    static boolean isMeant(String secret) {
        return secret.startsWith(PREFIX);
    }

    /**
     * Makes a key for this user, with these rights and this end.
     *
     * @param label what it is for; null for nothing
     * @return the key, which cannot be found out again
     * @throws IOException if it cannot be kept
     * @throws IllegalArgumentException if the label has more than 255 characters, or control characters, or a name that the
     *     rights are for has some
     */
    public String make(Principal principal, @Nullable String label) throws IOException {
        if (label != null && (label.length() > LONGEST_LABEL || hasControls(label))) {
            throw new IllegalArgumentException("a label has at most 255 characters, and no control characters");
        }
        // A file that cannot be read again would keep out everybody
        for (Right right : Right.values()) {
            if (principal.rights().names(right).stream().anyMatch(ApiKeys::hasControls)) {
                throw new IllegalArgumentException("a name that rights are for has no control characters");
            }
        }
        String id = newId();
        String secret = RandomText.ofBytes(SECRET_BYTES);
        Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        ApiKey key = new ApiKey(id, principal.user(), principal.rights(), now, principal.expires(), label);
        file.change(all -> {
            all.put(id, new Kept(key, Sha256.hex(secret)));
            return true;
        });
        lookAgain();
        return PREFIX + id + "_" + secret;
    }

    private static boolean hasControls(String text) {
        return text.chars().anyMatch(Character::isISOControl);
    }

    // An underscore would look like the border to the secret, a dash at the beginning like an option
    private static String newId() {
        String id;
        do {
            id = RandomText.ofBytes(ID_BYTES);
        } while (id.indexOf('_') >= 0 || id.startsWith("-"));
        return id;
    }

    /**
     * Makes a key worthless.
     *
     * @return whether there was one of this id
     * @throws IOException if that cannot be kept
     */
    public boolean revoke(String id) throws IOException {
        boolean found = file.change(all -> all.remove(id) != null);
        lookAgain();
        return found;
    }

    /**
     * What is known of all keys, in the order in which they were made.
     *
     * @throws IOException if the file cannot be read
     */
    public List<ApiKey> list() throws IOException {
        return file.read().values().stream().map(Kept::key).toList();
    }

    /** Whoever asks from now on is answered by what the file has now. */
    private void lookAgain() {
        boolean seen = true;
        try {
            look();
        } catch (IOException e) {
            // The change is made all the same; whoever asks next looks, too, and is told if that fails
            seen = false;
        }
        synchronized (this) {
            looking = null;
            if (!seen) {
                lookedAt = System.nanoTime() - LOOK_NANOS;
            }
        }
    }

    @Override
    public CompletionStage<Principal> authenticate(Credentials credentials) {
        boolean shownWell = credentials.source() == Source.HEADER || credentials.source() == Source.MESSAGE;
        boolean known = credentials.isScheme(Credentials.BEARER) || credentials.isScheme(SCHEME);
        Matcher form = FORM.matcher(credentials.secret());
        if (!shownWell || !known || !form.matches()) {
            return refused(credentials, "no key in a header or message");
        }
        return current().thenCompose(all -> {
            Kept kept = all.get(form.group(1));
            boolean same = isSame(kept == null ? NO_HASH : kept.hash(), Sha256.hex(form.group(2)));
            return kept != null && same
                    ? principal(kept.key(), credentials)
                    : refused(credentials, "a key that is not known");
        });
    }

    private static boolean isSame(String hash, String other) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }

    private static CompletionStage<Principal> refused(Credentials credentials, String why) {
        // A ticket is random, and may begin so by chance
        boolean meant = credentials.source() != Source.TICKET && isMeant(credentials.secret());
        return CompletableFuture.failedStage(
                meant ? AuthenticationException.forAll(why) : new AuthenticationException(why));
    }

    private static CompletionStage<Principal> principal(ApiKey key, Credentials credentials) {
        Instant end = key.expires();
        if (end != null && !Instant.now().isBefore(end)) {
            return refused(credentials, "key " + key.id() + " has expired");
        }
        return CompletableFuture.completedStage(
                Principal.of(key.user()).rights(key.rights()).expires(end).recheck(RECHECK));
    }

    /** The keys as they stand in the file, or stood there within the last second. */
    private CompletionStage<Map<String, Kept>> current() {
        return lastLook()
                .exceptionallyCompose(failure -> CompletableFuture.failedStage(
                        failure instanceof TimeoutException
                                ? new IOException("the keys in " + file + " take too long")
                                : failure));
    }

    private CompletableFuture<Map<String, Kept>> lastLook() {
        CompletableFuture<Map<String, Kept>> look;
        synchronized (this) {
            if (looking != null) {
                return looking;
            }
            if (System.nanoTime() - lookedAt < LOOK_NANOS) {
                return CompletableFuture.completedFuture(keys);
            }
            // Or all who come while a file's answer takes for ever would wait, and be kept
            look = new CompletableFuture<Map<String, Kept>>().orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            looking = look;
        }
        try {
            // A file's answer may take long, which no event loop waits for
            reader.execute(() -> look(look));
        } catch (Throwable e) {
            // There was no thread to be had: whoever asks next tries again
            end(look);
            look.completeExceptionally(e);
        }
        return look;
    }

    private void look(CompletableFuture<Map<String, Kept>> look) {
        try {
            Map<String, Kept> all = look();
            end(look);
            look.complete(all);
        } catch (Throwable e) {
            end(look);
            look.completeExceptionally(e);
        }
    }

    private synchronized void end(CompletableFuture<Map<String, Kept>> look) {
        if (looking == look) {
            looking = null;
        }
    }

    private Map<String, Kept> look() throws IOException {
        // One after the other, so that the last to end has seen the newest
        synchronized (file) {
            KeyFile.Stamp now = file.stamp();
            boolean changed;
            synchronized (this) {
                changed = !now.equals(stamp);
            }
            Map<String, Kept> read = changed ? file.read() : Map.of();
            synchronized (this) {
                if (changed) {
                    keys = read;
                    stamp = now;
                }
                lookedAt = System.nanoTime();
                return keys;
            }
        }
    }

    @Override
    public String toString() {
        return "keys in " + file;
    }
}
