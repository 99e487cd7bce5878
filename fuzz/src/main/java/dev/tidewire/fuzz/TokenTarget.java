package dev.tidewire.fuzz;

import dev.tidewire.security.JwtAuthenticator;
import dev.tidewire.security.JwtKey;
import dev.tidewire.websocket.AuthenticationException;
import dev.tidewire.websocket.Credentials;
import dev.tidewire.websocket.Credentials.Source;
import dev.tidewire.websocket.Principal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Any text as a token: it is refused with a short reason that has nothing of it, at once; and when what it says is signed
 * with the right key, whoever is let in has a name and an end.
 *
 * <p>Input: a byte; when it is even the rest is a credential as a peer shows it, else a header and claims, parted by a zero,
 * which are signed here.
 */
public final class TokenTarget {
    private static final byte[] SECRET = "a secret of 32 bytes for fuzzing".getBytes(StandardCharsets.US_ASCII);
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST_REASON = 512;
    private static final JwtAuthenticator TOKENS =
            JwtAuthenticator.issuer("https://issuer.example").audience("chat").key(JwtKey.hmac("HS256", SECRET));

    private TokenTarget() {}

    /** Runs one input; Jazzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length == 0) {
            return;
        }
        if ((input[0] & 1) == 0) {
            show(new String(input, 1, input.length - 1, StandardCharsets.ISO_8859_1));
        } else {
            ask(new Credentials(Source.HEADER, Credentials.BEARER, signed(input)));
        }
    }

    private static void show(String text) {
        Credentials shown;
        try {
            shown = Credentials.parse(Source.HEADER, text);
        } catch (AuthenticationException refused) {
            checkReason(refused);
            return;
        }
        // A peer may choose a scheme that has the secret's own text
        boolean tells = shown.secret().length() >= 8 && !shown.scheme().contains(shown.secret());
        Property.holds(!tells || !shown.toString().contains(shown.secret()), "a secret in what is told");
        Property.holds(!ask(shown), "lets in what nobody has signed");
    }

    /** Whether that lets somebody in. */
    private static boolean ask(Credentials credentials) {
        CompletableFuture<Principal> answer = TOKENS.authenticate(credentials).toCompletableFuture();
        Property.holds(answer.isDone(), "keeps waiting, and there is nobody to ask");
        Throwable failure = answer.handle((principal, why) -> why).join();
        if (failure == null) {
            checkPrincipal(answer.join());
            return true;
        }
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof AuthenticationException refused)) {
            throw new AssertionError("fails otherwise than by a refusal", failure);
        }
        checkReason(refused);
        return false;
    }

    private static void checkPrincipal(Principal principal) {
        Property.holds(!principal.user().isEmpty(), "a user without a name");
        Property.holds(principal.user().length() <= Principal.LONGEST_USER, "a user with too long a name");
        Property.holds(principal.user().chars().noneMatch(Character::isISOControl), "a control character in a name");
        Property.holds(principal.expires() != null, "somebody without an end");
    }

    private static void checkReason(AuthenticationException refused) {
        String why = String.valueOf(refused.getMessage());
        Property.holds(why.length() <= LONGEST_REASON, "tells too much");
    }

    private static String signed(byte[] input) {
        int end = 1;
        while (end < input.length && input[end] != 0) {
            end++;
        }
        Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
        int claims = Math.min(end + 1, input.length);
        String text = base64.encodeToString(slice(input, 1, end)) + "."
                + base64.encodeToString(slice(input, claims, input.length));
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(SECRET, ALGORITHM));
            return text + "." + base64.encodeToString(mac.doFinal(text.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("each JDK has " + ALGORITHM, e);
        }
    }

    private static byte[] slice(byte[] input, int from, int to) {
        byte[] part = new byte[to - from];
        System.arraycopy(input, from, part, 0, part.length);
        return part;
    }
}
