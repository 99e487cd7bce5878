package dev.tidewire.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public key of a PEM file, of whichever kind it is. */
final class PemKey {
    private static final Pattern BLOCK =
            Pattern.compile("\\s*-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\\s]+)-----END PUBLIC KEY-----\\s*");
    private static final List<String> KINDS = List.of("RSA", "EC", "Ed25519");

    private PemKey() {}

    static PublicKey read(Path file) throws IOException {
        Matcher block = BLOCK.matcher(Files.readString(file, StandardCharsets.US_ASCII));
        if (!block.matches()) {
            throw new IllegalArgumentException(file + " is no PEM file with one public key, which begins with"
                    + " -----BEGIN PUBLIC KEY-----; make it so: openssl pkey -in FILE -pubout (-pubin)");
        }
        byte[] encoded = Base64.getMimeDecoder().decode(block.group(1));
        for (String kind : KINDS) {
            try {
                return KeyFactory.getInstance(kind).generatePublic(new X509EncodedKeySpec(encoded));
            } catch (GeneralSecurityException e) {
                // Perhaps it is of the next kind
            }
        }
        throw new IllegalArgumentException(file + " holds no public key of " + KINDS);
    }
}
