package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Rights;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Knows users by signed tokens (JWT, RFC 7519), after the advice of RFC 8725. Immutable: each method answers a changed
 * copy. Any thread.
 *
 * <pre>{@code
 * JwtAuthenticator.issuer("https://id.example").audience("tidewire")
 *         .key(JwtKey.pem("RS256", Path.of("id.pem")))
 * }</pre>
 *
 * <p>A token is good if it has at most 8 KiB; is signed by one of the keys with an algorithm of that key; has exactly this
 * issuer, this audience (perhaps among others), a subject, which is the user, and an {@code exp} that is not over; is not
 * from the future; and is of an accepted type. A header that names keys ({@code jku}, {@code x5u}, {@code jwk}, {@code
 * x5c}), extensions ({@code crit}) or compression, names that are there twice, and encrypted tokens are refused. Without a
 * key, every token is.
 */
public final class JwtAuthenticator implements Authenticator {
    private static final Duration LONGEST_LEEWAY = Duration.ofSeconds(60);
    private static final Set<String> UNLESS_GIVEN = anyCase(List.of(Jwt.NO_TYPE, "JWT", "at+jwt"));

    private final String issuer;
    private final String audience;
    private final List<JwtKey> keys;
    private final List<JwkSet> sets;
    private final Duration leeway;
    private final Set<String> types;
    private final String userPrefix;
    private final Function<Map<String, Object>, Rights> rights;

    private JwtAuthenticator(
            String issuer,
            String audience,
            List<JwtKey> keys,
            List<JwkSet> sets,
            Duration leeway,
            Set<String> types,
            String userPrefix,
            Function<Map<String, Object>, Rights> rights) {
        this.issuer = issuer;
        this.audience = audience;
        this.keys = keys;
        this.sets = sets;
        this.leeway = leeway;
        this.types = types;
        this.userPrefix = userPrefix;
        this.rights = rights;
    }

    /** Who makes the tokens, exactly as in their {@code iss}; whom they are for is next. */
    public static Issuer issuer(String name) {
        return new Issuer(name);
    }

    /**
     * Who makes the tokens.
     *
     * @param name exactly as in their {@code iss}
     */
    public record Issuer(String name) {
        /** @throws IllegalArgumentException if the name is empty */
        public Issuer {
            checkName("issuer", name);
        }

        /** Whom the tokens are for: what stands in their {@code aud}. */
        public JwtAuthenticator audience(String audience) {
            checkName("audience", audience);
            return new JwtAuthenticator(
                    name,
                    audience,
                    List.of(),
                    List.of(),
                    Duration.ofSeconds(30),
                    UNLESS_GIVEN,
                    "",
                    ClaimedRights.DEFAULT);
        }
    }

    private static void checkName(String what, String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("an " + what + " has a name");
        }
    }

    private static Set<String> anyCase(List<String> names) {
        Set<String> types = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        types.addAll(names);
        return types;
    }

    /** Tokens may be signed with this key, too. */
    public JwtAuthenticator key(JwtKey key) {
        return new JwtAuthenticator(issuer, audience, and(keys, key), sets, leeway, types, userPrefix, rights);
    }

    /** Tokens may be signed with these keys, too. */
    public JwtAuthenticator keys(JwkSet set) {
        return new JwtAuthenticator(issuer, audience, keys, and(sets, set), leeway, types, userPrefix, rights);
    }

    private static <T> List<T> and(List<? extends T> all, T another) {
        return Stream.<T>concat(all.stream(), Stream.of(another)).toList();
    }

    /**
     * How far the issuer's clock may be from ours; 30 s.
     *
     * @throws IllegalArgumentException if it is less than nothing or more than 60 s
     */
    public JwtAuthenticator leeway(Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST_LEEWAY) > 0) {
            throw new IllegalArgumentException("a leeway is 0 s to 60 s, not " + value);
        }
        return new JwtAuthenticator(issuer, audience, keys, sets, value, types, userPrefix, rights);
    }

    /**
     * What has to stand in a token's {@code typ}, one of these without regard to case (RFC 8725 §3.11); such as {@code
     * at+jwt} alone, for access tokens and no others (RFC 9068 §4). {@code application/at+jwt} is the same, here and
     * there (RFC 7515 §4.1.9). Unless given, it may be missing, or {@code JWT}, or {@code at+jwt}.
     *
     * @throws IllegalArgumentException if there are none, or one is empty
     */
    public JwtAuthenticator types(Set<String> names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("give at least one type, such as at+jwt");
        }
        List<String> wanted = names.stream().map(Jwt::shortType).toList();
        if (wanted.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a type has a name, such as at+jwt");
        }
        return new JwtAuthenticator(issuer, audience, keys, sets, leeway, anyCase(wanted), userPrefix, rights);
    }

    /**
     * What stands before each user's name, such as {@code staff/}; nothing unless given. A {@code sub} is somebody
     * within its issuer alone (OpenID Connect Core §5.7), while a server takes users of one name for the same, whoever
     * vouches for them: where it trusts several issuers, each has a prefix with which no other's names begin.
     *
     * @throws IllegalArgumentException if no user's name begins so
     */
    public JwtAuthenticator userPrefix(String value) {
        return new JwtAuthenticator(issuer, audience, keys, sets, leeway, types, Claims.userPrefix(value), rights);
    }

    /**
     * The claim that tells what the user may do; {@code tidewire} unless given. It is an object such as {@code {"connect":
     * ["/chat"], "read": ["news*"], "write": [], "presence": []}}, with names as in {@link Rights#allow}; a token where it
     * is written otherwise is refused. Who has none may do nothing.
     */
    public JwtAuthenticator rightsFrom(String claim) {
        return rights(new ClaimedRights(claim));
    }

    /**
     * Tells from all claims what the user may do.
     *
     * @param value called on any thread with what JSON has: maps, lists, texts, numbers, booleans and nulls; refuses the
     *     token by an IllegalArgumentException
     */
    public JwtAuthenticator rights(Function<Map<String, Object>, Rights> value) {
        return new JwtAuthenticator(issuer, audience, keys, sets, leeway, types, userPrefix, value);
    }

    @Override
    public CompletionStage<Principal> authenticate(Credentials credentials) {
        try {
            return authenticate(parse(credentials));
        } catch (AuthenticationException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    /** Everything is looked at that needs no key, so that nobody is asked for the keys of what is no good anyway. */
    private Jwt parse(Credentials credentials) throws AuthenticationException {
        if (!credentials.isScheme(Credentials.BEARER)) {
            throw new AuthenticationException("no bearer token");
        }
        Jwt token = Jwt.parse(credentials.secret());
        String type = token.type();
        if (!types.contains(type)) {
            throw new AuthenticationException(type.equals(Jwt.NO_TYPE) ? "no typ" : "another type of token");
        }
        Claims claims = token.claims();
        claims.checkIssuer(issuer);
        claims.checkAudience(audience);
        claims.text("sub");
        if (!claims.has("exp")) {
            throw new AuthenticationException("no exp");
        }
        claims.checkTimes(Instant.now(), leeway);
        return token;
    }

    private CompletionStage<Principal> authenticate(Jwt token) throws AuthenticationException {
        List<JwtKey> fitting = keys.stream()
                .filter(key -> key.fits(token.algorithm(), token.keyId()))
                .toList();
        if (isSigned(token, fitting)) {
            return CompletableFuture.completedStage(principal(token));
        }
        return ask(0, token);
    }

    private CompletionStage<Principal> ask(int index, Jwt token) {
        if (index == sets.size()) {
            return CompletableFuture.failedStage(
                    new AuthenticationException("not signed with a key that is known for " + token.algorithm()));
        }
        return sets.get(index).find(token.algorithm(), token.keyId()).thenCompose(found -> {
            if (!isSigned(token, found)) {
                return ask(index + 1, token);
            }
            try {
                return CompletableFuture.completedStage(principal(token));
            } catch (AuthenticationException e) {
                return CompletableFuture.failedStage(e);
            }
        });
    }

    private static boolean isSigned(Jwt token, List<JwtKey> keys) {
        return keys.stream().anyMatch(token::isSignedBy);
    }

    private Principal principal(Jwt token) throws AuthenticationException {
        return token.claims().principal(userPrefix + token.claims().text("sub"), rights);
    }

    @Override
    public String toString() {
        return "tokens of " + issuer + " for " + audience;
    }
}
