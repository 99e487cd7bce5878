package dev.tidewire.security;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The algorithms that tokens may be signed with (RFC 7518 §3.1, RFC 8037 §3.1). There is no {@code none}. */
enum SignatureAlgorithm {
    HS256,
    HS384,
    HS512,
    RS256,
    RS384,
    RS512,
    PS256,
    PS384,
    PS512,
    ES256,
    ES384,
    ES512,
    EdDSA;

    JWSAlgorithm nimbus() {
        return JWSAlgorithm.parse(name());
    }

    /** The one of this name; null if there is none. */
    static @Nullable SignatureAlgorithm find(@Nullable Object name) {
        return Arrays.stream(values())
                .filter(algorithm -> algorithm.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** @throws IllegalArgumentException if there is none of this name */
    static SignatureAlgorithm of(String name) {
        SignatureAlgorithm found = find(name);
        if (found == null) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no algorithm for signatures here, which are " + Arrays.toString(values()));
        }
        return found;
    }

    /** Those of ours that Nimbus names. */
    static Set<SignatureAlgorithm> among(Collection<JWSAlgorithm> all) {
        Set<SignatureAlgorithm> ours = EnumSet.allOf(SignatureAlgorithm.class);
        ours.removeIf(algorithm -> !all.contains(algorithm.nimbus()));
        return ours;
    }

    boolean isHmac() {
        return this == HS256 || this == HS384 || this == HS512;
    }

    /** The least bytes of a secret: as many as the hash has (RFC 7518 §3.2). Only for HMAC. */
    int secretBytes() {
        return Integer.parseInt(name().substring(2)) / Byte.SIZE;
    }
}
