package dev.tidewire.server.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.JwtKey;
import dev.tidewire.websocket.Authenticator;
import dev.tidewire.websocket.Right;
import dev.tidewire.websocket.Rights;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/**
 * Issues tokens to whoever knows one password, for trying out what a login is like without an identity provider. Its key is
 * made at start, so its tokens end with the server. Thread-safe.
 */
public final class DemoIssuer {
    private static final String ISSUER = "urn:tidewire:demo";
    private static final String AUDIENCE = "tidewire";
    private static final String ALGORITHM = "HS256";
    private static final int KEY_BYTES = 32;
    private static final Rights RIGHTS = Rights.none()
            .allow(Right.CONNECT, "/chat")
            .allow(Right.READ, "chat")
            .allow(Right.WRITE, "chat")
            .allow(Right.PRESENCE, "chat");

    private final byte[] password;
    private final Duration lifetime;
    private final Clock clock;
    private final byte[] key = new byte[KEY_BYTES];

    /**
     * A token and its end.
     *
     * @param expires from when on it is no longer good
     */
    public record Token(String text, Instant expires) {
        @Override
        public String toString() {
            return "a token until " + expires;
        }
    }

    /**
     * @param password what everybody has to know
     * @param lifetime how long a token is good
     */
    public DemoIssuer(String password, Duration lifetime, Clock clock) {
        this.password = digest(password);
        this.lifetime = lifetime;
        this.clock = clock;
        new SecureRandom().nextBytes(key);
    }

    /** Whether this is the password. */
    boolean isPassword(String given) {
        return MessageDigest.isEqual(password, digest(given));
    }

    /** A token for this user. */
    Token issue(String user) {
        Instant now = clock.instant();
        Instant expires = now.plus(lifetime);
        JWTClaimsSet claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .audience(AUDIENCE)
                .subject(user)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(expires))
                .build();
        SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.parse(ALGORITHM)), claims);
        try {
            token.sign(new MACSigner(key));
        } catch (JOSEException e) {
            throw new IllegalStateException("a key of this length is good for " + ALGORITHM, e);
        }
        return new Token(token.serialize(), expires);
    }

    /** Knows the tokens that were issued. */
    public Authenticator authenticator() {
        return JwtAuthenticator.issuer(ISSUER)
                .audience(AUDIENCE)
                .key(JwtKey.hmac(ALGORITHM, key))
                .leeway(Duration.ZERO)
                .rights(claims -> RIGHTS);
    }

    private static byte[] digest(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
