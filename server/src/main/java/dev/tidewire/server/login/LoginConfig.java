package dev.tidewire.server.login;

import dev.tidewire.security.ApiKeys;
import dev.tidewire.security.Introspection;
import dev.tidewire.security.JwkSet;
import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.JwtKey;
import dev.tidewire.security.OpenIdConnect;
import dev.tidewire.server.Cause;
import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.server.config.OwnersFile;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Authenticator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Who may connect, as the section {@code login} of a configuration says. */
public final class LoginConfig {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);
    private static final int DISCOVERY_SECONDS = 10;
    private static final List<String> BY_SECRET = List.of("HS256", "HS384", "HS512");
    private static final List<String> BY_KEY =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    private final @Nullable Authentication authentication;
    private final @Nullable DemoIssuer demo;
    private final boolean readsCookie;
    private final List<String> warnings;

    private LoginConfig(
            @Nullable Authentication authentication,
            @Nullable DemoIssuer demo,
            boolean readsCookie,
            List<String> warnings) {
        this.authentication = authentication;
        this.demo = demo;
        this.readsCookie = readsCookie;
        this.warnings = List.copyOf(warnings);
    }

    /**
     * Reads the section. Reads files, and asks OpenID providers who they are: blocks.
     *
     * @throws ConfigException if it is not what it should be, or nobody is said to be let in
     */
    public static LoginConfig read(ConfigSection login) {
        List<String> warnings = new ArrayList<>();
        DemoIssuer demo = demo(login, warnings);
        List<Authenticator> authenticators = new ArrayList<>();
        if (demo != null) {
            authenticators.add(demo.authenticator());
        }
        login.sections("jwt").forEach(section -> authenticators.add(jwt(section)));
        login.sections("openid").forEach(section -> authenticators.add(openId(section)));
        Path keys = login.file("api-keys");
        if (keys != null) {
            authenticators.add(apiKeys(login, keys, warnings));
        }
        // Last: each token that gets so far costs a request
        login.sections("introspection").forEach(section -> authenticators.add(introspection(section)));
        boolean anybody = login.flag("anybody", false);
        Duration within = login.duration("first-message", SECOND, Duration.ofMinutes(1), Duration.ofSeconds(10));
        Duration grace = login.duration("grace", Duration.ZERO, Duration.ofMinutes(5), Duration.ofSeconds(25));
        String cookie = login.text("cookie");
        String query = login.text("query");
        login.refuseTheRest();
        if (anybody != authenticators.isEmpty()) {
            throw login.wrong(
                    "anybody",
                    anybody
                            ? "either anybody is let in, or those who log in"
                            : "say who is let in: demo, jwt, openid, introspection, api-keys, or anybody: true");
        }
        Authentication authentication = anybody
                ? null
                : authentication(authenticators, cookie, query)
                        .firstMessage(within)
                        .grace(grace);
        return new LoginConfig(authentication, demo, cookie != null, warnings);
    }

    private static Authentication authentication(
            List<Authenticator> authenticators, @Nullable String cookie, @Nullable String query) {
        Authentication authentication =
                Authentication.by(Authenticator.anyOf(authenticators.toArray(Authenticator[]::new)));
        if (cookie != null) {
            authentication = authentication.cookie(cookie);
        }
        return query == null ? authentication : authentication.query(query);
    }

    private static @Nullable DemoIssuer demo(ConfigSection login, List<String> warnings) {
        if (!login.has("demo")) {
            return null;
        }
        ConfigSection section = login.section("demo");
        String password = section.secret("password");
        Duration lifetime = section.duration("lifetime", SECOND, DAY, Duration.ofMinutes(2));
        section.refuseTheRest();
        if (password == null) {
            throw section.wrong("password", "is missing: whoever knows it may log in under any name");
        }
        warnings.add("WARNING: login.demo lets in whoever knows its password, under any name: for trying out alone.");
        Path file = section.writtenIn("password");
        // Not refused, as a secret's own file is: examples/secure.yaml is such a file wherever it is checked out
        String others = file == null ? "" : section.blaming("password", () -> OwnersFile.whatOthersMay(file));
        if (!others.isEmpty()) {
            warnings.add(
                    "WARNING: others on this machine may " + others + " " + file + " with login.demo.password in it:"
                            + " chmod 600 it, or give TIDEWIRE_LOGIN_DEMO_PASSWORD in its place.");
        }
        return new DemoIssuer(password, lifetime, Clock.systemUTC());
    }

    private static Authenticator jwt(ConfigSection section) {
        JwtAuthenticator jwt =
                JwtAuthenticator.issuer(section.required("issuer")).audience(section.required("audience"));
        String jwks = section.text("jwks");
        boolean algorithm = section.has("algorithm");
        Path secret = section.file("secret-file");
        Path key = section.file("key-file");
        String claim = section.text("rights-claim");
        section.refuseTheRest();
        if (jwks != null && (algorithm || secret != null || key != null)) {
            throw section.wrong("jwks", "give either this, or an algorithm with a secret-file or a key-file");
        }
        if (secret != null && key != null) {
            throw section.wrong("secret-file", "give either this or a key-file");
        }
        if (jwks != null) {
            jwt = jwt.keys(section.blaming("jwks", () -> JwkSet.at(URI.create(jwks))));
        } else if (secret != null) {
            jwt = jwt.key(sharedKey(section, secret));
        } else if (key != null) {
            jwt = jwt.key(publicKey(section, key));
        } else {
            throw section.wrong("algorithm", "give jwks, or an algorithm with a secret-file or a key-file");
        }
        return claim == null ? jwt : jwt.rightsFrom(claim);
    }

    private static JwtKey sharedKey(ConfigSection section, Path file) {
        String algorithm = section.oneOf("algorithm", BY_SECRET);
        return section.blaming("secret-file", () -> {
            byte[] secret = OwnersFile.read(file).getBytes(StandardCharsets.UTF_8);
            return JwtKey.hmac(algorithm, secret);
        });
    }

    private static JwtKey publicKey(ConfigSection section, Path file) {
        String algorithm = section.oneOf("algorithm", BY_KEY);
        return section.blaming("key-file", () -> JwtKey.pem(algorithm, file));
    }

    private static Authenticator openId(ConfigSection section) {
        String issuer = section.required("issuer");
        String audience = section.required("audience");
        String claim = section.text("rights-claim");
        section.refuseTheRest();
        JwtAuthenticator jwt = section.blaming("issuer", () -> discover(issuer, audience));
        return claim == null ? jwt : jwt.rightsFrom(claim);
    }

    private static JwtAuthenticator discover(String issuer, String audience) throws IOException {
        try {
            return OpenIdConnect.discover(issuer, audience)
                    .toCompletableFuture()
                    .get(DISCOVERY_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IOException(Cause.of(e), e);
        } catch (TimeoutException e) {
            throw new IOException("it has not answered within " + DISCOVERY_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking it", e);
        }
    }

    private static Authenticator introspection(ConfigSection section) {
        String url = section.required("url");
        String id = section.required("client-id");
        Path file = section.requiredFile("client-secret-file");
        String audience = section.required("audience");
        String claim = section.text("rights-claim");
        section.refuseTheRest();
        Introspection.Endpoint endpoint = section.blaming("url", () -> Introspection.at(URI.create(url)));
        String secret = section.blaming("client-secret-file", () -> OwnersFile.read(file));
        Introspection introspection = endpoint.client(id, secret).audience(audience);
        return claim == null ? introspection : introspection.rightsFrom(claim);
    }

    private static Authenticator apiKeys(ConfigSection login, Path file, List<String> warnings) {
        ApiKeys keys = login.blaming("api-keys", () -> ApiKeys.in(file));
        if (login.blaming("api-keys", () -> keys.list().isEmpty())) {
            warnings.add(
                    "WARNING: no keys yet in " + file + ": ./tidewire token make USER --keys " + file + " makes one.");
        }
        return keys;
    }

    /** Whom to ask for credentials; null if anybody is let in. */
    public @Nullable Authentication authentication() {
        return authentication;
    }

    /** Whether a cookie may hold the credentials. */
    public boolean readsCookie() {
        return readsCookie;
    }

    /** What is allowed but perhaps not meant, a line each. */
    public List<String> warnings() {
        return warnings;
    }

    /** The issuer for trying out; null if there is none. */
    public @Nullable DemoIssuer demo() {
        return demo;
    }
}
