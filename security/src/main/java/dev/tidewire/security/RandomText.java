package dev.tidewire.security;

import java.security.SecureRandom;
import java.util.Base64;

/** Texts that nobody guesses, in base64url without padding. Any thread. */
final class RandomText {
    private static final SecureRandom RANDOM = new SecureRandom();

    private RandomText() {}

    static String ofBytes(int count) {
        byte[] bytes = new byte[count];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
