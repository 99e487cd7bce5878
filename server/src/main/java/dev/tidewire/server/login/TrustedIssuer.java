package dev.tidewire.server.login;

import dev.tidewire.security.Introspection;
import dev.tidewire.security.JwkSet;
import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.JwtKey;
import dev.tidewire.security.OpenIdConnect;
import dev.tidewire.server.Cause;
import dev.tidewire.server.config.ConfigException;
import dev.tidewire.server.config.ConfigSection;
import dev.tidewire.server.config.OwnersFile;
import dev.tidewire.websocket.Authenticator;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An issuer whose tokens let somebody in, as an entry of a configuration says.
 *
 * @param section the entry
 * @param name what stands in the tokens' {@code iss}; null if that is not said
 * @param prefix what stands before each user's name
 * @param authenticator knows its users
 */
record TrustedIssuer(ConfigSection section, @Nullable String name, String prefix, Authenticator authenticator) {
    private static final String ISSUER = "issuer";
    private static final String USER_PREFIX = "user-prefix";
    private static final List<String> BY_SECRET = List.of("HS256", "HS384", "HS512");
    private static final List<String> BY_KEY =
            List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    static TrustedIssuer jwt(ConfigSection section) {
        String issuer = section.required(ISSUER);
        JwtAuthenticator jwt = JwtAuthenticator.issuer(issuer).audience(section.required("audience"));
        String jwks = section.text("jwks");
        boolean algorithm = section.has("algorithm");
        Path secret = section.file("secret-file");
        Path key = section.file("key-file");
        String claim = section.text("rights-claim");
        String prefix = section.text(USER_PREFIX);
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
        return of(section, issuer, jwt, claim, prefix);
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

    /** Asks it who it is: blocks. If it does not answer as it should, that is a warning, and it is asked again later. */
    static TrustedIssuer openId(ConfigSection section, List<String> warnings) {
        String issuer = section.required(ISSUER);
        String audience = section.required("audience");
        String claim = section.text("rights-claim");
        String prefix = section.text(USER_PREFIX);
        section.refuseTheRest();
        JwtAuthenticator jwt = section.blaming(ISSUER, () -> discover(issuer, audience, warnings));
        return of(section, issuer, jwt, claim, prefix);
    }

    // Issuer and server often start together, and other ways to log in work without it: a server starts all the same.
    // One that calls itself otherwise is no better in a minute: that is a mistake in the file
    private static JwtAuthenticator discover(String issuer, String audience, List<String> warnings) throws IOException {
        try {
            return OpenIdConnect.discover(issuer, audience)
                    .toCompletableFuture()
                    .get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof OpenIdConnect.AnotherIssuerException another) {
                throw another;
            }
            warnings.add("WARNING: " + Cause.of(e) + ": the users of " + issuer
                    + " are let in when it answers; until then they are told to come back later.");
            return OpenIdConnect.discoverWhenNeeded(issuer, audience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while asking it", e);
        }
    }

    private static TrustedIssuer of(
            ConfigSection section,
            String issuer,
            JwtAuthenticator tokens,
            @Nullable String claim,
            @Nullable String prefix) {
        JwtAuthenticator jwt = claim == null ? tokens : tokens.rightsFrom(claim);
        if (prefix == null) {
            return new TrustedIssuer(section, issuer, "", jwt);
        }
        return new TrustedIssuer(section, issuer, prefix, section.blaming(USER_PREFIX, () -> jwt.userPrefix(prefix)));
    }

    static TrustedIssuer introspection(ConfigSection section) {
        String url = section.required("url");
        String id = section.required("client-id");
        Path file = section.requiredFile("client-secret-file");
        String audience = section.required("audience");
        String issuer = section.text(ISSUER);
        String claim = section.text("rights-claim");
        String prefix = section.text(USER_PREFIX);
        section.refuseTheRest();
        Introspection.Endpoint endpoint = section.blaming("url", () -> Introspection.at(URI.create(url)));
        String secret = section.blaming("client-secret-file", () -> OwnersFile.read(file));
        Introspection asked = endpoint.client(id, secret).audience(audience);
        Introspection named = issuer == null ? asked : asked.issuer(issuer);
        Introspection tokens = claim == null ? named : named.rightsFrom(claim);
        return new TrustedIssuer(
                section,
                issuer,
                prefix == null ? "" : prefix,
                prefix == null ? tokens : section.blaming(USER_PREFIX, () -> tokens.userPrefix(prefix)));
    }

    /**
     * Refuses issuers of which one could vouch for a user of another's. A {@code sub} is somebody within its issuer alone
     * (OpenID Connect Core §5.7): whoever may choose a name at the one would be taken for whoever has it at the other, with
     * no sign of it in a log. So this is no matter for a warning.
     *
     * @throws ConfigException if there are two such
     */
    static void tellApart(List<TrustedIssuer> all) {
        for (int i = 1; i < all.size(); i++) {
            TrustedIssuer one = all.get(i);
            for (TrustedIssuer other : all.subList(0, i)) {
                if (one.mayVouchForUsersOf(other)) {
                    throw one.section.wrong(
                            USER_PREFIX,
                            "its users could be taken for those of " + other.section.path()
                                    + ": give both a user-prefix, neither of which begins with the other, or"
                                    + " login.shared-users: true if a name is one person at both"
                                    + (one.name == null || other.name == null
                                            ? "; of one and the same issuer, name the issuer"
                                            : ""));
                }
            }
        }
    }

    private boolean mayVouchForUsersOf(TrustedIssuer other) {
        boolean same = name != null && name.equals(other.name);
        return !same && (prefix.startsWith(other.prefix) || other.prefix.startsWith(prefix));
    }
}
