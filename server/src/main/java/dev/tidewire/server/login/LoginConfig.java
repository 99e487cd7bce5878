package dev.tidewire.server.login;

import dev.tidewire.security.ApiKeys;
import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.server.config.OwnersFile;
import dev.tidewire.websocket.Authentication;
import dev.tidewire.websocket.Authenticator;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who may connect, as the section {@code login} of a configuration says. */
public final class LoginConfig {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration DAY = Duration.ofHours(24);

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
        List<TrustedIssuer> issuers = new ArrayList<>();
        login.sections("jwt").forEach(section -> issuers.add(TrustedIssuer.jwt(section)));
        login.sections("openid").forEach(section -> issuers.add(TrustedIssuer.openId(section, warnings)));
        issuers.forEach(issuer -> authenticators.add(issuer.authenticator()));
        Path keys = login.file("api-keys");
        if (keys != null) {
            authenticators.add(apiKeys(login, keys, warnings));
        }
        // Last: each token that gets so far costs a request
        List<TrustedIssuer> asked = login.sections("introspection").stream()
                .map(TrustedIssuer::introspection)
                .toList();
        asked.forEach(issuer -> authenticators.add(issuer.authenticator()));
        issuers.addAll(asked);
        if (!login.flag("shared-users", false)) {
            TrustedIssuer.tellApart(issuers);
        }
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
