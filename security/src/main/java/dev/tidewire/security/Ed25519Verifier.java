package dev.tidewire.security;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Set;

/** Checks signatures by Ed25519 (RFC 8037 §3.1) with the JDK; the one that Nimbus brings wants a library of its own. */
final class Ed25519Verifier extends BaseJWSProvider implements JWSVerifier {
    private static final String NAME = "Ed25519";
    private static final int KEY_BYTES = 32;
    private static final int SIGNATURE_BYTES = 64;
    // RFC 8410 §4: what stands before the 32 bytes of such a key in its X.509 form
    private static final byte[] BEFORE_KEY = {0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00};

    private final PublicKey key;

    Ed25519Verifier(PublicKey key) {
        super(Set.of(JWSAlgorithm.EdDSA));
        this.key = key;
    }

    /** The key whose 32 bytes a JWK has as its {@code x} (RFC 8037 §2). */
    static PublicKey key(byte[] x) throws GeneralSecurityException {
        if (x.length != KEY_BYTES) {
            throw new GeneralSecurityException("a key of Ed25519 has " + KEY_BYTES + " bytes, not " + x.length);
        }
        byte[] encoded = new byte[BEFORE_KEY.length + KEY_BYTES];
        System.arraycopy(BEFORE_KEY, 0, encoded, 0, BEFORE_KEY.length);
        System.arraycopy(x, 0, encoded, BEFORE_KEY.length, KEY_BYTES);
        return KeyFactory.getInstance(NAME).generatePublic(new X509EncodedKeySpec(encoded));
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signed, Base64URL signature) throws JOSEException {
        byte[] bytes = signature.decode();
        if (bytes.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance(NAME);
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(bytes);
        } catch (SignatureException e) {
            // So the JDK tells of points that are none
            return false;
        } catch (GeneralSecurityException e) {
            throw new JOSEException("cannot check a signature by " + NAME, e);
        }
    }
}
