package dev.tidewire.security;

import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Principal;
import dev.tidewire.websocket.Rights;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Knows users by tokens that only their issuer can read, which is asked about each (RFC 7662). Immutable but for what is
 * remembered: each method answers a changed copy, which remembers nothing yet. Any thread; none waits.
 *
 * <pre>{@code
 * Introspection.at(URI.create("https://id.example/oauth2/introspect"))
 *         .client("tidewire", secret)
 *         .audience("tidewire")
 * }</pre>
 *
 * <p>A token is good if the issuer says that it is active, for this audience, and by this issuer if one is wanted; is of at
 * most 8 KiB; and is not over. Its user is {@code sub}, or else {@code username}, or {@code client_id}.
 *
 * <p>The answer is asked for within 3 s, of at most 64 KiB, and remembered for 20 s by the token's hash, for up to
 * 100,000 tokens that were good and 10,000 that were not. A connection is looked at again every few seconds, so it
 * ends within 30 s after its token was revoked. At most 100 answers are awaited at a time, and 20 more about tokens
 * that were good until now, which are also asked about first: a crowd of others ends no open connection. If the issuer
 * does not answer as it should, nobody is let in, and those who are looked at again have to come back later.
 *
 * <p>What begins with {@code tw_} is meant for {@link ApiKeys}, even if it is no good there, and no issuer is told of
 * it.
 */
public final class Introspection implements Authenticator {
    private static final Duration LONGEST_CACHE = Duration.ofSeconds(60);
    private static final Duration LONGEST_RECHECK = Duration.ofSeconds(23);
    private static final Duration SHORTEST_RECHECK = Duration.ofSeconds(3);
    private static final Duration LEEWAY = Duration.ofSeconds(30);
    // RFC 6750 §2.1
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9._~+/-]+=*");

    private final URI url;
    private final String authorization;
    private final String audience;
    private final @Nullable String issuer;
    private final Duration cache;
    private final @Nullable Duration recheck;
    private final String userPrefix;
    private final Function<Map<String, Object>, Rights> rights;
    private final LongSupplier nanos;
    private final RememberedAnswers answers;

    private Introspection(
            URI url,
            String authorization,
            String audience,
            @Nullable String issuer,
            Duration cache,
            @Nullable Duration recheck,
            String userPrefix,
            Function<Map<String, Object>, Rights> rights,
            LongSupplier nanos) {
        this.url = url;
        this.authorization = authorization;
        this.audience = audience;
        this.issuer = issuer;
        this.cache = cache;
        this.recheck = recheck;
        this.userPrefix = userPrefix;
        this.rights = rights;
        this.nanos = nanos;
        this.answers = new RememberedAnswers(cache, nanos);
    }

    /**
     * Where the issuer is asked; as whom is next.
     *
     * @throws IllegalArgumentException if it is neither https nor on this machine
     */
    public static Endpoint at(URI url) {
        return new Endpoint(url);
    }

    /** Where the issuer is asked. */
    public record Endpoint(URI url) {
        /** @throws IllegalArgumentException if it is neither https nor on this machine */
        public Endpoint {
            Fetch.checked(url);
        }

        /** Who asks, as the issuer knows us (RFC 6749 §2.3.1); for which audience is next. */
        public Client client(String id, String secret) {
            String pair = encoded(id) + ":" + encoded(secret);
            return new Client(
                    url, "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII)));
        }
    }

    /** Who asks the issuer. */
    public static final class Client {
        private final URI url;
        private final String authorization;

        private Client(URI url, String authorization) {
            this.url = url;
            this.authorization = authorization;
        }

        /**
         * Whom the tokens are for: what stands in their {@code aud}.
         *
         * @throws IllegalArgumentException if it is empty
         */
        public Introspection audience(String name) {
            if (name.isBlank()) {
                throw new IllegalArgumentException("an audience has a name");
            }
            return new Introspection(
                    url,
                    authorization,
                    name,
                    null,
                    Duration.ofSeconds(20),
                    null,
                    "",
                    ClaimedRights.DEFAULT,
                    System::nanoTime);
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** What has to stand in the answer's {@code iss}; unless given, whoever is asked is trusted to answer for its own. */
    public Introspection issuer(String name) {
        return new Introspection(url, authorization, audience, name, cache, recheck, userPrefix, rights, nanos);
    }

    /**
     * How long an answer is remembered; 20 s. With more, a connection may outlive its token by as much more.
     *
     * @throws IllegalArgumentException if it is less than nothing, or more than 60 s
     */
    public Introspection rememberFor(Duration value) {
        if (value.isNegative() || value.compareTo(LONGEST_CACHE) > 0) {
            throw new IllegalArgumentException("an answer is remembered for 0 s to 60 s, not " + value);
        }
        return new Introspection(url, authorization, audience, issuer, value, recheck, userPrefix, rights, nanos);
    }

    /**
     * How often a connection is looked at again; unless given, so often that it ends within 30 s after its token was
     * revoked, but every 3 s at most.
     *
     * @throws IllegalArgumentException if it is less than 1 s, or more than 23 s
     */
    public Introspection recheckEvery(Duration value) {
        if (value.compareTo(Duration.ofSeconds(1)) < 0 || value.compareTo(LONGEST_RECHECK) > 0) {
            throw new IllegalArgumentException("a connection is looked at again every 1 s to 23 s, not " + value);
        }
        return new Introspection(url, authorization, audience, issuer, cache, value, userPrefix, rights, nanos);
    }

    /**
     * What stands before each user's name, as {@link JwtAuthenticator#userPrefix} says.
     *
     * @throws IllegalArgumentException if no user's name begins so
     */
    public Introspection userPrefix(String value) {
        return new Introspection(
                url, authorization, audience, issuer, cache, recheck, Claims.userPrefix(value), rights, nanos);
    }

    /** The member of the answer that tells what the user may do, as {@link JwtAuthenticator#rightsFrom} says. */
    public Introspection rightsFrom(String claim) {
        return rights(new ClaimedRights(claim));
    }

    /**
     * Tells from the whole answer what the user may do, such as from its {@code scope}.
     *
     * @param value called on any thread with what JSON has: maps, lists, texts, numbers, booleans and nulls; refuses the
     *     token by an IllegalArgumentException
     */
    public Introspection rights(Function<Map<String, Object>, Rights> value) {
        return new Introspection(url, authorization, audience, issuer, cache, recheck, userPrefix, value, nanos);
    }

    /** For tests: what time it is, in nanoseconds. */
    Introspection clock(LongSupplier value) {
        return new Introspection(url, authorization, audience, issuer, cache, recheck, userPrefix, rights, value);
    }

    @Override
    public CompletionStage<Principal> authenticate(Credentials credentials) {
        String token = credentials.secret();
        if (!credentials.isScheme(Credentials.BEARER)) {
            return CompletableFuture.failedStage(new AuthenticationException("no bearer token"));
        }
        if (ApiKeys.isMeant(token)) {
            // Perhaps a good one with a slip in it, or shown in the wrong place
            return CompletableFuture.failedStage(new AuthenticationException("an API key, which no issuer is told of"));
        }
        if (token.length() > Jwt.LONGEST || !TOKEN.matcher(token).matches()) {
            return CompletableFuture.failedStage(new AuthenticationException("what cannot be a token"));
        }
        return answers.find(Sha256.hex(token), () -> ask(token)).thenCompose(known -> {
            Instant end = known.expires();
            return end == null || Instant.now().isBefore(end.plus(LEEWAY))
                    ? CompletableFuture.completedStage(known)
                    : CompletableFuture.failedStage(new AuthenticationException("expired"));
        });
    }

    private CompletionStage<Principal> ask(String token) {
        return Fetch.post(url, authorization, "token_type_hint=access_token&token=" + encoded(token))
                .thenCompose(answer -> {
                    try {
                        return CompletableFuture.completedStage(read(new Claims(answer)));
                    } catch (AuthenticationException e) {
                        return CompletableFuture.failedStage(e);
                    }
                });
    }

    private Principal read(Claims answer) throws AuthenticationException {
        if (!answer.isTrue("active")) {
            throw new AuthenticationException("a token that is not active");
        }
        if (issuer != null) {
            answer.checkIssuer(issuer);
        }
        answer.checkAudience(audience);
        answer.checkTimes(Instant.now(), LEEWAY);
        String user = answer.text(answer.has("sub") ? "sub" : answer.has("username") ? "username" : "client_id");
        return answer.principal(userPrefix + user, rights).recheck(recheck());
    }

    // What was remembered, the time between two looks, 1 s for those to begin,
    // and twice 3 s to wait and be answered: 30 s
    private Duration recheck() {
        if (recheck != null) {
            return recheck;
        }
        Duration rest = LONGEST_RECHECK.minus(cache);
        return rest.compareTo(SHORTEST_RECHECK) < 0 ? SHORTEST_RECHECK : rest;
    }

    @Override
    public String toString() {
        return "tokens for " + audience + " that " + url + " knows";
    }
}
