package dev.tidewire.websocket;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the connections of each user. Whoever has none left is remembered at least until the message rate is as of somebody
 * new, so that coming again brings no more messages. Thread-safe.
 */
final class Users {
    private static final long LOOK_NANOS = 1_000_000_000L;

    private final Limits limits;
    private final ConcurrentHashMap<String, UserCount> counts = new ConcurrentHashMap<>();
    // Changed within a computation of counts for the same user alone
    private final Set<UserCount> gone = ConcurrentHashMap.newKeySet();
    private final AtomicLong lookedAt = new AtomicLong(System.nanoTime());

    Users(Limits limits) {
        this.limits = limits;
    }

    /** Counts a connection of this user's; null if that is one too many. */
    @Nullable
    UserCount enter(String user) {
        int most = limits.maxConnectionsPerUser();
        boolean[] in = {true};
        UserCount counted = counts.compute(user, (name, before) -> {
            if (before == null) {
                return new UserCount(name, messages());
            }
            in[0] = most == 0 || before.connections() < most;
            return in[0] ? before.plus(1) : before;
        });
        return in[0] ? counted : null;
    }

    void leave(UserCount user) {
        long now = System.nanoTime();
        counts.computeIfPresent(user.name(), (name, count) -> unlessRested(count.plus(-1), now));
        long before = lookedAt.get();
        if (now - before >= LOOK_NANOS && lookedAt.compareAndSet(before, now)) {
            gone.forEach(each -> counts.computeIfPresent(each.name(), (name, count) -> unlessRested(count, now)));
        }
    }

    private @Nullable UserCount unlessRested(UserCount user, long now) {
        if (user.connections() > 0) {
            gone.remove(user);
            return user;
        }
        if (user.isRested(now)) {
            gone.remove(user);
            return null;
        }
        gone.add(user);
        return user;
    }

    private @Nullable RateLimit messages() {
        int perSecond = limits.userMessagesPerSecond();
        return perSecond == 0 ? null : new RateLimit(perSecond, limits.userMessagesBurst(), System.nanoTime());
    }
}
