package dev.tidewire.security;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs tokens as their issuers do, by the JDK alone, so that what the library checks is made by somebody else. */
final class Signer {
    static final byte[] SECRET =
            "a secret of sixty-four bytes, which is enough for HS512 as well!".getBytes(StandardCharsets.US_ASCII);
    static final KeyPair RSA = pair("RSA", 2048);
    static final KeyPair OTHER_RSA = pair("RSA", 2048);
    static final KeyPair P256 = curve("secp256r1");
    static final KeyPair P384 = curve("secp384r1");
    static final KeyPair P521 = curve("secp521r1");
    static final KeyPair ED25519 = pair("Ed25519", 255);

    private Signer() {}

    static KeyPair pair(String kind, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(kind);
            if (!kind.equals("Ed25519")) {
                generator.initialize(bits);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static KeyPair curve(String name) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(name));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The key pair that goes with an algorithm. */
    static KeyPair pairFor(String algorithm) {
        return switch (algorithm) {
            case "ES256" -> P256;
            case "ES384" -> P384;
            case "ES512" -> P521;
            case "EdDSA" -> ED25519;
            default -> RSA;
        };
    }

    /** The key to sign with by an algorithm. */
    static Key keyFor(String algorithm) {
        return algorithm.startsWith("HS")
                ? new SecretKeySpec(SECRET, "HMAC")
                : pairFor(algorithm).getPrivate();
    }

    static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    static String base64(String text) {
        return base64(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The whole token, of a header and claims as they are written. */
    static String sign(String algorithm, Key key, String header, String claims) {
        return signEncoded(algorithm, key, base64(header) + "." + base64(claims));
    }

    static String signEncoded(String algorithm, Key key, String encoded) {
        return encoded + "." + base64(signature(algorithm, key, encoded.getBytes(StandardCharsets.US_ASCII)));
    }

    private static byte[] signature(String algorithm, Key key, byte[] text) {
        try {
            String bits = algorithm.substring(2);
            if (algorithm.startsWith("HS")) {
                Mac mac = Mac.getInstance("HmacSHA" + bits);
                mac.init(key);
                return mac.doFinal(text);
            }
            Signature signature = signature(algorithm, bits);
            signature.initSign((PrivateKey) key);
            signature.update(text);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Signature signature(String algorithm, String bits) throws GeneralSecurityException {
        return switch (algorithm.substring(0, 2)) {
            case "RS" -> Signature.getInstance("SHA" + bits + "withRSA");
            case "ES" -> Signature.getInstance("SHA" + bits + "withECDSAinP1363Format");
            case "PS" -> pss("SHA-" + bits, Integer.parseInt(bits) / Byte.SIZE);
            default -> Signature.getInstance("Ed25519");
        };
    }

    private static Signature pss(String hash, int salt) throws GeneralSecurityException {
        Signature pss = Signature.getInstance("RSASSA-PSS");
        pss.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
        return pss;
    }

    /** A public key as a JWK (RFC 7517), with these members besides. */
    static String jwk(PublicKey key, String more) {
        return "{" + members(key) + (more.isEmpty() ? "" : "," + more) + "}";
    }

    private static String members(PublicKey key) {
        if (key instanceof RSAPublicKey rsa) {
            return "\"kty\":\"RSA\",\"n\":\"%s\",\"e\":\"%s\""
                    .formatted(base64(bytes(rsa.getModulus(), 256)), base64(bytes(rsa.getPublicExponent(), 3)));
        }
        if (key instanceof ECPublicKey ec) {
            int bits = ec.getParams().getCurve().getField().getFieldSize();
            int size = (bits + 7) / 8;
            return "\"kty\":\"EC\",\"crv\":\"P-%d\",\"x\":\"%s\",\"y\":\"%s\""
                    .formatted(
                            bits,
                            base64(bytes(ec.getW().getAffineX(), size)),
                            base64(bytes(ec.getW().getAffineY(), size)));
        }
        byte[] encoded = ((EdECPublicKey) key).getEncoded();
        return "\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"%s\""
                .formatted(base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }

    private static byte[] bytes(BigInteger number, int size) {
        byte[] all = number.toByteArray();
        byte[] bytes = new byte[size];
        int length = Math.min(all.length, size);
        System.arraycopy(all, all.length - length, bytes, size - length, length);
        return bytes;
    }

    /** A key in a PEM block of this kind, without an end of line behind it. */
    static String pem(String kind, byte[] encoded) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        return "-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----";
    }
}
