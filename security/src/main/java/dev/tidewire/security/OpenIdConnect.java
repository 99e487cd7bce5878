package dev.tidewire.security;

import java.io.IOException;
import java.util.concurrent.CompletionStage;
import java.util.function.UnaryOperator;

/** Knows an issuer's keys from what it says of itself (OpenID Connect Discovery 1.0 §4). Any thread. */
public final class OpenIdConnect {
    private OpenIdConnect() {}

    /** Who answers at an issuer's address calls itself otherwise (OpenID Connect Discovery 1.0 §4.3). */
    public static final class AnotherIssuerException extends IOException {
        private static final long serialVersionUID = 1L;

        AnotherIssuerException(String issuer) {
            super("who answers at " + issuer + " calls itself otherwise");
        }
    }

    /**
     * Asks an issuer where its keys are, and trusts its tokens for this audience.
     *
     * <p>It is asked within 3 s, for at most 64 KiB, without redirects, and has to name itself exactly as it is named here.
     * Its keys are then fetched as {@link JwkSet} says.
     *
     * @param issuer the address that stands in the tokens' {@code iss}; https, or http on this machine
     * @param audience what stands in their {@code aud}
     * @return completes with what knows its users; or with an IOException if it does not answer as it should, which is an
     *     {@link AnotherIssuerException} if who answers there calls itself otherwise
     * @throws IllegalArgumentException if one of both is no issuer or audience
     */
    public static CompletionStage<JwtAuthenticator> discover(String issuer, String audience) {
        return discover(issuer, audience, keys -> keys);
    }

    /** See {@link #discover(String, String)}; the keys are kept as the settings say. */
    public static CompletionStage<JwtAuthenticator> discover(
            String issuer, String audience, UnaryOperator<JwkSet> settings) {
        JwtAuthenticator tokens = JwtAuthenticator.issuer(issuer).audience(audience);
        DiscoveredKeys keys = new DiscoveredKeys(issuer);
        return keys.find().thenApply(url -> tokens.keys(settings.apply(JwkSet.from(keys))));
    }

    /**
     * Trusts an issuer's tokens for this audience, and asks it where its keys are when the first of its tokens is shown: for
     * a server that may start before its issuer does.
     *
     * <p>It is asked as {@link #discover(String, String)} says. As long as it does not answer as it should, which is logged,
     * nobody is let in by its tokens: they can't be checked now, which a server answers with 503. It is asked again 5 s
     * later at the earliest. Tokens of others are refused without asking it.
     *
     * @param issuer the address that stands in the tokens' {@code iss}; https, or http on this machine
     * @param audience what stands in their {@code aud}
     * @throws IllegalArgumentException if one of both is no issuer or audience
     */
    public static JwtAuthenticator discoverWhenNeeded(String issuer, String audience) {
        return discoverWhenNeeded(issuer, audience, keys -> keys);
    }

    /** See {@link #discoverWhenNeeded(String, String)}; the keys are kept as the settings say. */
    public static JwtAuthenticator discoverWhenNeeded(String issuer, String audience, UnaryOperator<JwkSet> settings) {
        return JwtAuthenticator.issuer(issuer)
                .audience(audience)
                .keys(settings.apply(JwkSet.from(new DiscoveredKeys(issuer))));
    }
}
