package dev.tidewire.interop;

import static java.util.Map.entry;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;

/**
 * One login by authorization code with PKCE (RFC 6749 §4.1, RFC 7636), as the public client that a user's app is: sends
 * the user's browser to the authorization server, and redeems the code that it comes back with.
 */
final class CodeFlow {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_BYTES = 32;

    private final SpringIssuer issuer;
    private final String state = random();
    private final String verifier = random();

    CodeFlow(SpringIssuer issuer) {
        this.issuer = issuer;
    }

    /** What the app is given for a code. */
    record Tokens(String access, String id) {}

    private static String random() {
        byte[] bytes = new byte[RANDOM_BYTES];
        RANDOM.nextBytes(bytes);
        return base64Url(bytes);
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** Where the app sends the browser. */
    URI request() {
        return URI.create(issuer.name() + "/oauth2/authorize?"
                + Form.write(Map.ofEntries(
                        entry("response_type", "code"),
                        entry("client_id", SpringIssuer.APP),
                        entry("redirect_uri", SpringIssuer.APP_REDIRECT),
                        entry("scope", "openid " + SpringIssuer.APP_SCOPE),
                        entry("state", state),
                        entry("code_challenge", challenge()),
                        entry("code_challenge_method", "S256"))));
    }

    // RFC 7636 §4.2
    private String challenge() {
        try {
            return base64Url(MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("each JDK has it", e);
        }
    }

    /** The code in the address that the browser was sent back to. */
    String code(URI back) throws IOException {
        if (!back.toString().startsWith(SpringIssuer.APP_REDIRECT + "?")) {
            throw new IOException("the browser did not come back to the app, but is at " + back);
        }
        Map<String, String> answer = Form.read(back.getRawQuery());
        String code = answer.get("code");
        // RFC 6749 §10.12: or it would be an answer to somebody else's request
        if (code == null || !state.equals(answer.get("state"))) {
            throw new IOException("no code for this request: " + back);
        }
        return code;
    }

    Tokens redeem(String code) throws IOException, InterruptedException {
        String answer = issuer.post(
                "/oauth2/token",
                Map.ofEntries(
                        entry("grant_type", "authorization_code"),
                        entry("code", code),
                        entry("redirect_uri", SpringIssuer.APP_REDIRECT),
                        entry("client_id", SpringIssuer.APP),
                        entry("code_verifier", verifier)));
        JsonObject tokens = JsonParser.parseString(answer).getAsJsonObject();
        return new Tokens(
                tokens.get("access_token").getAsString(), tokens.get("id_token").getAsString());
    }
}
