package dev.tidewire.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a document of keys (RFC 7517 §5): those of it that sign tokens. Secrets ({@code oct}) have no place in one. */
final class Jwks {
    private static final int MOST_KEYS = 100;

    private Jwks() {}

    /** @throws IOException if it is no such document */
    static List<JwtKey> read(Map<String, Object> document) throws IOException {
        if (!(document.get("keys") instanceof List<?> entries) || entries.size() > MOST_KEYS) {
            throw new IOException("no array 'keys' of at most " + MOST_KEYS);
        }
        List<JwtKey> keys = new ArrayList<>();
        for (Object entry : entries) {
            JwtKey key = entry instanceof Map<?, ?> values ? key(values) : null;
            if (key != null) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    // RFC 7517 §5: keys that are not understood, or are for something else, are passed over
    @SuppressWarnings("unchecked")
    private static @Nullable JwtKey key(Map<?, ?> values) {
        if (!isForSignatures(values)) {
            return null;
        }
        try {
            PublicKey key = publicKey(JWK.parse((Map<String, Object>) values));
            Set<SignatureAlgorithm> algorithms = key == null ? Set.of() : algorithms(key, values);
            if (key == null || algorithms.isEmpty()) {
                return null;
            }
            JwtKey read = JwtKey.of(key, algorithms);
            return values.get("kid") instanceof String kid ? read.id(kid) : read;
        } catch (ParseException | JOSEException | GeneralSecurityException | IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isForSignatures(Map<?, ?> values) {
        Object use = values.get("use");
        Object operations = values.get("key_ops");
        Object kid = values.get("kid");
        return (use == null || use.equals("sig"))
                && (operations == null || (operations instanceof List<?> some && some.contains("verify")))
                && (kid == null || Jwt.isKeyId(kid));
    }

    private static @Nullable PublicKey publicKey(JWK key) throws JOSEException, GeneralSecurityException {
        if (key instanceof RSAKey rsa) {
            return rsa.toPublicKey();
        }
        if (key instanceof ECKey ec) {
            return ec.toPublicKey();
        }
        return key instanceof OctetKeyPair pair && pair.getCurve().getName().equals("Ed25519")
                ? Ed25519Verifier.key(pair.getDecodedX())
                : null;
    }

    /** The one it names (RFC 7517 §4.4), or all that its kind can do. */
    private static Set<SignatureAlgorithm> algorithms(PublicKey key, Map<?, ?> values) {
        Set<SignatureAlgorithm> possible = JwtKey.possible(key);
        if (!values.containsKey("alg")) {
            return possible;
        }
        SignatureAlgorithm named = SignatureAlgorithm.find(values.get("alg"));
        return named == null || !possible.contains(named) ? Set.of() : EnumSet.of(named);
    }
}
