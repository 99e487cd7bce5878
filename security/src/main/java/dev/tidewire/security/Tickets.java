package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets for one connection each, for pages that cannot send a header: a page that is logged in asks the program for one,
 * and connects with it in the query at once. Each is 256 random bits, good once and for 30 s, and known to this process
 * alone. At most 10,000 are out at a time; beyond that the oldest are no longer good. Any thread.
 *
 * <pre>{@code
 * Tickets tickets = Tickets.create();
 * WebSocketServer.builder().authentication(Authentication.by(tickets).ticket("ticket"))
 * // where a user is known already:
 * String ticket = tickets.issue(Principal.of("ada").rights(rights));
 * }</pre>
 */
public final class Tickets implements Authenticator {
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final Duration LONGEST_STAY = Duration.ofMinutes(30);
    private static final int RANDOM_BYTES = 32;

    private final Duration validity;
    private final int most;
    private final LongSupplier nanos;
    // By the hash of the ticket, the oldest first; guarded by itself
    private final Map<String, Issued> waiting = new LinkedHashMap<>();

    private record Issued(Principal principal, long at) {}

    private Tickets(Duration validity, int most, LongSupplier nanos) {
        this.validity = validity;
        this.most = most;
        this.nanos = nanos;
    }

    /** Tickets as said above. */
    public static Tickets create() {
        return new Tickets(Duration.ofSeconds(30), 10_000, System::nanoTime);
    }

    /**
     * How long a ticket is good. The copy has no tickets yet.
     *
     * @throws IllegalArgumentException if it is no time, or more than 60 s
     */
    public Tickets lasting(Duration value) {
        if (value.isNegative() || value.isZero() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("a ticket is good for at most 60 s, not " + value);
        }
        return new Tickets(value, most, nanos);
    }

    /**
     * How many tickets are out at a time. The copy has no tickets yet.
     *
     * @throws IllegalArgumentException if it is less than one
     */
    public Tickets atMost(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("at least one ticket, not " + count);
        }
        return new Tickets(validity, count, nanos);
    }

    /** For tests: what time it is, in nanoseconds. */
    Tickets clock(LongSupplier value) {
        return new Tickets(validity, most, value);
    }

    /**
     * A ticket for one connection of this user. What a principal says of checks is not kept, as a ticket cannot be shown
     * twice: the connection of one who is to be checked again ends after 30 minutes at the latest, if not renewed.
     */
    public String issue(Principal principal) {
        String ticket = RandomText.ofBytes(RANDOM_BYTES);
        long now = nanos.getAsLong();
        synchronized (waiting) {
            dropOld(now);
            waiting.put(Sha256.hex(ticket), new Issued(withoutRecheck(principal), now));
        }
        return ticket;
    }

    private void dropOld(long now) {
        Iterator<Issued> oldestFirst = waiting.values().iterator();
        while (oldestFirst.hasNext() && (isOver(oldestFirst.next(), now) || waiting.size() >= most)) {
            oldestFirst.remove();
        }
    }

    private boolean isOver(Issued issued, long now) {
        return now - issued.at() >= validity.toNanos();
    }

    private static Principal withoutRecheck(Principal principal) {
        Principal kept = Principal.of(principal.user()).rights(principal.rights());
        Instant end = principal.expires();
        if (principal.recheck() == null) {
            return kept.expires(end);
        }
        Instant latest = Instant.now().plus(LONGEST_STAY);
        return kept.expires(end == null || end.isAfter(latest) ? latest : end);
    }

    @Override
    public CompletionStage<Principal> authenticate(Credentials credentials) {
        if (credentials.source() != Source.TICKET) {
            return CompletableFuture.failedStage(new AuthenticationException("no ticket"));
        }
        // Found by its hash, so the time of the search says nothing of tickets that are out
        String hash = Sha256.hex(credentials.secret());
        @Nullable Issued used;
        synchronized (waiting) {
            used = waiting.remove(hash);
        }
        return used == null || isOver(used, nanos.getAsLong())
                ? CompletableFuture.failedStage(new AuthenticationException("a ticket that is not good, or no longer"))
                : CompletableFuture.completedStage(used.principal());
    }

    @Override
    public String toString() {
        return "tickets for " + validity.toSeconds() + " s";
    }
}
