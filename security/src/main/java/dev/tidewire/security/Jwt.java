package dev.tidewire.security;

import com.nimbusds.jose.util.Base64URL;
import dev.tidewire.websocket.AuthenticationException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A token as it was shown (RFC 7519, in the compact form of RFC 7515 §7.1): read strictly, and believed in nothing. */
final class Jwt {
    /** The most characters of a token. */
    static final int LONGEST = 8 * 1024;

    /** The {@link #type} of a token that says nothing of it; no token names this one. */
    static final String NO_TYPE = "";

    private static final String MEDIA_TYPE = "application/";
    private static final int PARTS = 3;
    private static final int LONGEST_KEY_ID = 128;
    private static final Pattern BASE64URL = Pattern.compile("[A-Za-z0-9_-]+");
    // What tells where to find a key (RFC 8725 §3.10), wants understanding that is not here, or makes it no plain JWS
    private static final List<String> UNWANTED =
            List.of("jku", "x5u", "jwk", "x5c", "crit", "b64", "enc", "zip", "cty", "p2c");

    private final Map<String, Object> header;
    private final SignatureAlgorithm algorithm;
    private final Claims claims;
    private final byte[] signed;
    private final Base64URL signature;

    private Jwt(Map<String, Object> header, Claims claims, byte[] signed, Base64URL signature)
            throws AuthenticationException {
        this.header = header;
        this.algorithm = algorithm(header);
        this.claims = claims;
        this.signed = signed;
        this.signature = signature;
    }

    /** @throws AuthenticationException if it is none that could be good */
    static Jwt parse(String token) throws AuthenticationException {
        if (token.length() > LONGEST) {
            throw new AuthenticationException("a token of " + token.length() + " characters");
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != PARTS) {
            throw new AuthenticationException("a token of " + parts.length + " parts, not " + PARTS);
        }
        Map<String, Object> header = object(parts[0], "header");
        Claims claims = new Claims(object(parts[1], "claims"));
        decode(parts[2], "signature");
        String signed = token.substring(0, token.lastIndexOf('.'));
        Jwt jwt = new Jwt(header, claims, signed.getBytes(StandardCharsets.US_ASCII), new Base64URL(parts[2]));
        jwt.checkHeader();
        return jwt;
    }

    private static Map<String, Object> object(String part, String what) throws AuthenticationException {
        try {
            return StrictJson.object(decode(part, what));
        } catch (IOException e) {
            throw new AuthenticationException("the " + what + ": " + e.getMessage());
        }
    }

    private static byte[] decode(String part, String what) throws AuthenticationException {
        if (BASE64URL.matcher(part).matches()) {
            try {
                byte[] bytes = Base64.getUrlDecoder().decode(part);
                // The bits that are left over in the last character are zero, or the same token could be written twice
                if (Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(bytes)
                        .equals(part)) {
                    return bytes;
                }
            } catch (IllegalArgumentException e) {
                // A length that none has
            }
        }
        throw new AuthenticationException("the " + what + " is not base64url without padding");
    }

    private static SignatureAlgorithm algorithm(Map<String, Object> header) throws AuthenticationException {
        SignatureAlgorithm known = SignatureAlgorithm.find(header.get("alg"));
        if (known == null) {
            throw new AuthenticationException("signed by no algorithm that is known here");
        }
        return known;
    }

    private void checkHeader() throws AuthenticationException {
        for (String name : UNWANTED) {
            if (header.containsKey(name)) {
                throw new AuthenticationException("the header has " + name);
            }
        }
        if (header.containsKey("kid") && !isKeyId(header.get("kid"))) {
            throw new AuthenticationException("an odd kid");
        }
    }

    /** Whether this may be the name of a key; it is compared, and never part of a path or an address. */
    static boolean isKeyId(@Nullable Object value) {
        return value instanceof String id
                && !id.isEmpty()
                && id.length() <= LONGEST_KEY_ID
                && id.chars().noneMatch(Character::isISOControl);
    }

    /** What kind of token it says it is, in its {@linkplain #shortType short form}; {@link #NO_TYPE} if nothing. */
    String type() throws AuthenticationException {
        if (!header.containsKey("typ")) {
            return NO_TYPE;
        }
        String type = header.get("typ") instanceof String text ? shortType(text) : NO_TYPE;
        if (type.equals(NO_TYPE)) {
            throw new AuthenticationException("an odd typ");
        }
        return type;
    }

    /** A type without a leading {@code application/}, which says the same (RFC 7515 §4.1.9). */
    static String shortType(String type) {
        return type.regionMatches(true, 0, MEDIA_TYPE, 0, MEDIA_TYPE.length())
                ? type.substring(MEDIA_TYPE.length())
                : type;
    }

    SignatureAlgorithm algorithm() {
        return algorithm;
    }

    @Nullable
    String keyId() {
        return (String) header.get("kid");
    }

    Claims claims() {
        return claims;
    }

    boolean isSignedBy(JwtKey key) {
        return key.signed(algorithm, signed, signature);
    }
}
