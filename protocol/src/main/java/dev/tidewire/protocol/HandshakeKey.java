package dev.tidewire.protocol;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;

/** The nonce of the opening handshake and the answer that proves it was read (RFC 6455 §1.3). Safe for all threads. */
public final class HandshakeKey {
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    private static final int BYTES = 16;
    private static final int DIGITS = 22;
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final MessageDigest SHA1 = newSha1();

    private HandshakeKey() {}

    /** A new key: 16 random bytes in base64. */
    public static String random() {
        byte[] nonce = new byte[BYTES];
        RANDOM.nextBytes(nonce);
        return Base64.getEncoder().encodeToString(nonce);
    }

    /** The Sec-WebSocket-Accept value for {@code key} (RFC 6455 §4.2.2). */
    public static String accept(String key) {
        byte[] hash = sha1().digest((key + GUID).getBytes(StandardCharsets.ISO_8859_1));
        return Base64.getEncoder().encodeToString(hash);
    }

    /**
     * Whether {@code key} is base64 of 16 bytes: 22 digits of the standard alphabet and two padding signs. The four
     * bits that the last digit has to spare may be set: RFC 4648 §3.5 leaves that to the reader, and the key is never
     * decoded.
     */
    public static boolean isValid(String key) {
        if (key.length() != DIGITS + 2 || !key.endsWith("==")) {
            return false;
        }
        for (int i = 0; i < DIGITS; i++) {
            if (!isBase64(key.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isBase64(char c) {
        return HttpSyntax.isLetter(c) || HttpSyntax.isDigit(c) || c == '+' || c == '/';
    }

    // A copy of one that is ready costs a fraction of looking the algorithm up
    private static MessageDigest sha1() {
        try {
            return (MessageDigest) SHA1.clone();
        } catch (CloneNotSupportedException e) {
            return newSha1();
        }
    }

    private static MessageDigest newSha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-1", e);
        }
    }
}
