package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Rights;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What is said about somebody (RFC 7519 §4): by a token, or by whoever answers for one (RFC 7662 §2.2). */
final class Claims {
    // The end of the year 9999: beyond it, times do not print alike everywhere
    private static final long LAST_SECOND = 253_402_300_799L;

    private final Map<String, Object> values;

    Claims(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    boolean isTrue(String name) {
        return Boolean.TRUE.equals(values.get(name));
    }

    /** A text that has to be there, and be more than nothing. */
    String text(String name) throws AuthenticationException {
        if (values.get(name) instanceof String text && !text.isEmpty()) {
            return text;
        }
        throw new AuthenticationException("no " + name);
    }

    /** RFC 8725 §3.8: tokens of others are not for us. */
    void checkIssuer(String issuer) throws AuthenticationException {
        if (!issuer.equals(values.get("iss"))) {
            throw new AuthenticationException("another issuer, or none");
        }
    }

    /** RFC 8725 §3.9: nor are tokens for others. */
    void checkAudience(String audience) throws AuthenticationException {
        Object aud = values.get("aud");
        boolean ours = aud instanceof List<?> several ? several.contains(audience) : audience.equals(aud);
        if (!ours) {
            throw new AuthenticationException("for another audience, or none");
        }
    }

    /** Checks when it was made, from when on it is good, and until when, with clocks that differ by this much. */
    void checkTimes(Instant now, Duration leeway) throws AuthenticationException {
        Instant exp = time("exp");
        if (exp != null && !now.isBefore(exp.plus(leeway))) {
            throw new AuthenticationException("expired");
        }
        Instant latest = now.plus(leeway);
        for (String from : List.of("nbf", "iat")) {
            Instant time = time(from);
            if (time != null && time.isAfter(latest)) {
                throw new AuthenticationException(from + " is yet to come");
            }
        }
    }

    /** A NumericDate (RFC 7519 §2) in whole seconds; null if it is not there. */
    @Nullable
    Instant time(String name) throws AuthenticationException {
        if (!has(name)) {
            return null;
        }
        if (values.get(name) instanceof Number number) {
            double seconds = number.doubleValue();
            if (seconds >= 0 && seconds <= LAST_SECOND) {
                return Instant.ofEpochSecond((long) seconds);
            }
        }
        throw new AuthenticationException("an odd " + name);
    }

    /** What may stand before users' names, checked here, or each of them would be refused. */
    static String userPrefix(String value) {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(value)) {
            throw new IllegalArgumentException("a prefix of users' names with half a character");
        }
        return Principal.of(value).user();
    }

    /** The user of this name, with the rights that follow from the claims. */
    Principal principal(String user, Function<Map<String, Object>, Rights> rights) throws AuthenticationException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(user)) {
            throw new AuthenticationException("a user's name with half a character");
        }
        try {
            return Principal.of(user).rights(rights.apply(values)).expires(time("exp"));
        } catch (IllegalArgumentException e) {
            throw new AuthenticationException("a user or rights that are none: " + e.getMessage());
        }
    }
}
