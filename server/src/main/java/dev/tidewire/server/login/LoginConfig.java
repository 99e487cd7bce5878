package dev.tidewire.server.login;

import dev.tidewire.security.ApiKeys;
import dev.tidewire.security.Introspection;
import dev.tidewire.security.JwkSet;
import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.JwtKey;
import dev.tidewire.security.OpenIdConnect;
import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Authenticator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

    private final @Nullable Authentication authentication;
    private final @Nullable DemoIssuer demo;

    private LoginConfig(@Nullable Authentication authentication, @Nullable DemoIssuer demo) {
        this.authentication = authentication;
        this.demo = demo;
    }

    /**
     * Reads the section. Reads files, and asks OpenID providers who they are: blocks.
     *
     * @throws ConfigException if it is not what it should be, or nobody is said to be let in
     */
    public static LoginConfig read(ConfigSection login) {
        DemoIssuer demo = demo(login);
        List<Authenticator> authenticators = new ArrayList<>();
        if (demo != null) {
            authenticators.add(demo.authenticator());
        }
        login.sections("jwt").forEach(section -> authenticators.add(jwt(section)));
        login.sections("openid").forEach(section -> authenticators.add(openId(section)));
        addApiKeys(login, authenticators);
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
        return new LoginConfig(
                anybody
                        ? null
                        : authentication(authenticators, cookie, query)
                                .firstMessage(within)
                                .grace(grace),
                demo);
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

    private static @Nullable DemoIssuer demo(ConfigSection login) {
        if (!login.has("demo")) {
            return null;
        }
        ConfigSection section = login.section("demo");
        String password = section.secret("password");
        Duration lifetime = section.duration("lifetime", SECOND, DAY, Duration.ofMinutes(2));
        section.refuseTheRest();
        if (password == null || password.isBlank()) {
            throw section.wrong("password", "is missing: whoever knows it may log in under any name");
        }
        return new DemoIssuer(password, lifetime, Clock.systemUTC());
    }

    private static Authenticator jwt(ConfigSection section) {
        JwtAuthenticator jwt =
                JwtAuthenticator.issuer(section.required("issuer")).audience(section.required("audience"));
        String algorithm = section.text("algorithm");
        Path secret = section.file("secret-file");
        Path key = section.file("key-file");
        String jwks = section.text("jwks");
        String claim = section.text("rights-claim");
        section.refuseTheRest();
        try {
            if (jwks != null) {
                jwt = jwt.keys(JwkSet.at(URI.create(jwks)));
            } else if (algorithm == null || (secret == null) == (key == null)) {
                throw section.wrong("algorithm", "give jwks, or an algorithm with a secret-file or a key-file");
            } else if (secret != null) {
                jwt = jwt.key(JwtKey.hmac(algorithm, secret(section, secret)));
            } else if (key != null) {
                jwt = jwt.key(JwtKey.pem(algorithm, key));
            }
        } catch (IllegalArgumentException | IOException e) {
            throw section.wrong(jwks != null ? "jwks" : secret != null ? "secret-file" : "key-file", said(e));
        }
        return claim == null ? jwt : jwt.rightsFrom(claim);
    }

    private static byte[] secret(ConfigSection section, Path file) throws IOException {
        OwnersFile.check(section, "secret-file", file);
        return Files.readString(file).strip().getBytes(StandardCharsets.UTF_8);
    }

    private static Authenticator openId(ConfigSection section) {
        String issuer = section.required("issuer");
        String audience = section.required("audience");
        String claim = section.text("rights-claim");
        section.refuseTheRest();
        try {
            JwtAuthenticator jwt = OpenIdConnect.discover(issuer, audience)
                    .toCompletableFuture()
                    .get(DISCOVERY_SECONDS, TimeUnit.SECONDS);
            return claim == null ? jwt : jwt.rightsFrom(claim);
        } catch (ExecutionException | TimeoutException | IllegalArgumentException e) {
            Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
            throw section.wrong("issuer", said(cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw section.wrong("issuer", "interrupted while asking it");
        }
    }

    private static Authenticator introspection(ConfigSection section) {
        String url = section.required("url");
        String id = section.required("client-id");
        Path secret = section.file("client-secret-file");
        String audience = section.required("audience");
        String claim = section.text("rights-claim");
        section.refuseTheRest();
        try {
            if (secret == null) {
                throw section.wrong("client-secret-file", "is missing");
            }
            OwnersFile.check(section, "client-secret-file", secret);
            Introspection introspection = Introspection.at(URI.create(url))
                    .client(id, Files.readString(secret).strip())
                    .audience(audience);
            return claim == null ? introspection : introspection.rightsFrom(claim);
        } catch (IllegalArgumentException | IOException e) {
            throw section.wrong("url", said(e));
        }
    }

    private static void addApiKeys(ConfigSection login, List<Authenticator> authenticators) {
        Path file = login.file("api-keys");
        if (file == null) {
            return;
        }
        try {
            authenticators.add(ApiKeys.in(file));
        } catch (IOException | IllegalArgumentException e) {
            throw login.wrong("api-keys", said(e));
        }
    }

    private static String said(Throwable cause) {
        return cause.getMessage() == null ? cause.toString() : cause.getMessage();
    }

    /** Whom to ask for credentials; null if anybody is let in. */
    public @Nullable Authentication authentication() {
        return authentication;
    }

    /** The issuer for trying out; null if there is none. */
    public @Nullable DemoIssuer demo() {
        return demo;
    }
}
