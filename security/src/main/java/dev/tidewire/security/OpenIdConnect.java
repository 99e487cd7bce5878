package dev.tidewire.security;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Knows an issuer's keys from what it says of itself (OpenID Connect Discovery 1.0 §4). Any thread. */
public final class OpenIdConnect {
    private static final String PATH = "/.well-known/openid-configuration";

    private OpenIdConnect() {}

    /**
     * Asks an issuer where its keys are, and trusts its tokens for this audience.
     *
     * <p>It is asked within 3 s, for at most 64 KiB, without redirects, and has to name itself exactly as it is named here.
     * Its keys are then fetched as {@link JwkSet} says.
     *
     * @param issuer the address that stands in the tokens' {@code iss}; https, or http on this machine
     * @param audience what stands in their {@code aud}
     * @return completes with what knows its users, or with an IOException if the issuer does not answer as it should
     * @throws IllegalArgumentException if one of both is no issuer or audience
     */
    public static CompletionStage<JwtAuthenticator> discover(String issuer, String audience) {
        return discover(issuer, audience, keys -> keys);
    }

    /** See {@link #discover(String, String)}; the keys are kept as the settings say. */
    public static CompletionStage<JwtAuthenticator> discover(
            String issuer, String audience, UnaryOperator<JwkSet> settings) {
        JwtAuthenticator tokens = JwtAuthenticator.issuer(issuer).audience(audience);
        URI address = Fetch.checked(URI.create(issuer));
        if (address.getRawQuery() != null) {
            throw new IllegalArgumentException("an issuer's address has no query: '" + issuer + "'");
        }
        URI configuration = URI.create(issuer.replaceFirst("/$", "") + PATH);
        return Fetch.get(configuration).thenCompose(about -> {
            try {
                return CompletableFuture.completedStage(tokens.keys(settings.apply(keys(issuer, address, about))));
            } catch (IOException e) {
                return CompletableFuture.failedStage(e);
            }
        });
    }

    private static JwkSet keys(String issuer, URI address, Map<String, Object> about) throws IOException {
        // OpenID Connect Discovery §4.3: or somebody could speak for another
        if (!issuer.equals(about.get("issuer"))) {
            throw new IOException("who answers at " + issuer + " calls itself otherwise");
        }
        if (!(about.get("jwks_uri") instanceof String text)) {
            throw new IOException(issuer + " does not say where its keys are");
        }
        try {
            URI url = Fetch.checked(URI.create(text));
            if (Fetch.isLoopback(url) && !Fetch.isLoopback(address)) {
                throw new IOException(issuer + " says that its keys are on this machine");
            }
            return JwkSet.at(url);
        } catch (IllegalArgumentException e) {
            throw new IOException("where " + issuer + " says that its keys are, nobody is asked", e);
        }
    }
}
