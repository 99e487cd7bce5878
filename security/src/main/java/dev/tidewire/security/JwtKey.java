package dev.tidewire.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.util.Base64URL;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key that tokens are signed with, and by which algorithms: no other counts, whatever a token says (RFC 8725 §3.1).
 * Immutable.
 */
public final class JwtKey {
    private static final int SMALLEST_RSA_BITS = 2048;
    private static final int LARGEST_RSA_BITS = 8192;

    private final Set<SignatureAlgorithm> algorithms;
    private final JWSVerifier verifier;
    private final @Nullable String id;

    private JwtKey(Set<SignatureAlgorithm> algorithms, JWSVerifier verifier, @Nullable String id) {
        this.algorithms = algorithms;
        this.verifier = verifier;
        this.id = id;
    }

    /**
     * A secret that is shared with whoever makes the tokens.
     *
     * @param algorithm {@code HS256}, {@code HS384} or {@code HS512}
     * @param secret at least 32, 48 or 64 random bytes (RFC 7518 §3.2); copied
     * @throws IllegalArgumentException if it has fewer, or the algorithm is another
     */
    public static JwtKey hmac(String algorithm, byte[] secret) {
        SignatureAlgorithm hmac = SignatureAlgorithm.of(algorithm);
        if (!hmac.isHmac()) {
            throw new IllegalArgumentException(algorithm + " has no secret: give its public key");
        }
        if (secret.length < hmac.secretBytes()) {
            throw new IllegalArgumentException("a secret for " + algorithm + " has " + hmac.secretBytes()
                    + " random bytes or more, not " + secret.length);
        }
        try {
            return new JwtKey(EnumSet.of(hmac), new MACVerifier(secret.clone()), null);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("no secret for " + algorithm, e);
        }
    }

    /**
     * The public key in a PEM file: {@code -----BEGIN PUBLIC KEY-----} (RFC 7468 §13). Blocks while it reads.
     *
     * @param algorithm {@code RS256}, {@code PS256}, {@code ES256}, {@code EdDSA} or a larger one of their kind
     * @throws IOException if the file cannot be read
     * @throws IllegalArgumentException if it holds no such key, or one that is too weak
     */
    public static JwtKey pem(String algorithm, Path file) throws IOException {
        return publicKey(PemKey.read(file), algorithm);
    }

    /**
     * A public key, and each algorithm that it is used with.
     *
     * @throws IllegalArgumentException if it is not a key for these; an RSA key has 2,048 to 8,192 bits
     */
    public static JwtKey publicKey(PublicKey key, String... algorithms) {
        Set<SignatureAlgorithm> wanted = EnumSet.noneOf(SignatureAlgorithm.class);
        Arrays.stream(algorithms).map(SignatureAlgorithm::of).forEach(wanted::add);
        return of(key, wanted);
    }

    static JwtKey of(PublicKey key, Set<SignatureAlgorithm> algorithms) {
        JWSVerifier verifier = verifier(key);
        if (algorithms.isEmpty() || !possible(verifier).containsAll(algorithms)) {
            throw new IllegalArgumentException(
                    "this key is for some of " + possible(verifier) + ", and was given for " + algorithms);
        }
        return new JwtKey(EnumSet.copyOf(algorithms), verifier, null);
    }

    /** Everything that this key can be used with. */
    static Set<SignatureAlgorithm> possible(PublicKey key) {
        return possible(verifier(key));
    }

    private static Set<SignatureAlgorithm> possible(JWSVerifier verifier) {
        return SignatureAlgorithm.among(verifier.supportedJWSAlgorithms());
    }

    private static JWSVerifier verifier(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            int bits = rsa.getModulus().bitLength();
            if (bits < SMALLEST_RSA_BITS || bits > LARGEST_RSA_BITS) {
                throw new IllegalArgumentException(
                        "an RSA key has " + SMALLEST_RSA_BITS + " to " + LARGEST_RSA_BITS + " bits here, not " + bits);
            }
            return new RSASSAVerifier(rsa);
        }
        if (key instanceof ECPublicKey ec) {
            try {
                return new ECDSAVerifier(ec);
            } catch (JOSEException e) {
                throw new IllegalArgumentException("a key on a curve that JWT does not know", e);
            }
        }
        if (key instanceof EdECPublicKey ed && ed.getParams().getName().equals("Ed25519")) {
            return new Ed25519Verifier(ed);
        }
        throw new IllegalArgumentException("a key of RSA, EC or Ed25519 is wanted, not of " + key.getAlgorithm());
    }

    /**
     * The same key for the tokens alone whose {@code kid} is this, or that have none.
     *
     * @throws IllegalArgumentException if it is empty, has more than 128 characters, or control characters
     */
    public JwtKey id(String kid) {
        if (!Jwt.isKeyId(kid)) {
            throw new IllegalArgumentException("a kid has 1 to 128 characters, and no control characters");
        }
        return new JwtKey(algorithms, verifier, kid);
    }

    @Nullable
    String id() {
        return id;
    }

    /** Whether a token that names this algorithm, and this key or none, may be signed with it. */
    boolean fits(SignatureAlgorithm algorithm, @Nullable String kid) {
        return algorithms.contains(algorithm) && (kid == null || id == null || id.equals(kid));
    }

    /** Whether the signature is this key's, by an algorithm that {@link #fits}. */
    boolean signed(SignatureAlgorithm algorithm, byte[] text, Base64URL signature) {
        try {
            return verifier.verify(new JWSHeader(algorithm.nimbus()), text, signature);
        } catch (JOSEException e) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "key " + (id == null ? "" : id + " ") + "for " + algorithms;
    }
}
