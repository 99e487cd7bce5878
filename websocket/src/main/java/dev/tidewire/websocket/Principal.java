package dev.tidewire.websocket;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Who is behind a connection, until when, and what they may do. Immutable: each method answers a changed copy. */
public final class Principal {
    /** The most characters that a user's name may have. */
    public static final int LONGEST_USER = 255;

    private final String user;
    private final Rights rights;
    private final @Nullable Instant expires;
    private final @Nullable Duration recheck;

    private Principal(String user, Rights rights, @Nullable Instant expires, @Nullable Duration recheck) {
        this.user = user;
        this.rights = rights;
        this.expires = expires;
        this.recheck = recheck;
    }

    /**
     * Somebody who may do nothing yet.
     *
     * @param user the name by which a user's connections are counted together
     * @throws IllegalArgumentException if it is empty, too long, or has control characters
     */
    public static Principal of(String user) {
        if (user.isEmpty() || user.length() > LONGEST_USER || user.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "a user's name has 1 to " + LONGEST_USER + " characters, and no control characters");
        }
        return new Principal(user, Rights.none(), null, null);
    }

    /** Who it is. */
    public String user() {
        return user;
    }

    /** What they may do; nothing unless given. */
    public Rights rights() {
        return rights;
    }

    /** See {@link #rights()}. */
    public Principal rights(Rights value) {
        return new Principal(user, value, expires, recheck);
    }

    /** When the connection ends unless it is renewed before; null if it may last. */
    public @Nullable Instant expires() {
        return expires;
    }

    /** See {@link #expires()}. */
    public Principal expires(@Nullable Instant value) {
        return new Principal(user, rights, value, recheck);
    }

    /** How often the authenticator is asked again whether the credentials are still good; null for never. */
    public @Nullable Duration recheck() {
        return recheck;
    }

    /**
     * See {@link #recheck()}.
     *
     * @throws IllegalArgumentException if it is shorter than a second
     */
    public Principal recheck(Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0) {
            throw new IllegalArgumentException("credentials are checked again each second at most, not every " + value);
        }
        return new Principal(user, rights, expires, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Principal that
                && that.user.equals(user)
                && that.rights.equals(rights)
                && Objects.equals(that.expires, expires)
                && Objects.equals(that.recheck, recheck);
    }

    @Override
    public int hashCode() {
        return Objects.hash(user, rights, expires, recheck);
    }

    @Override
    public String toString() {
        return "user " + user;
    }
}
