package dev.tidewire.interop;

import dev.tidewire.interop.Event.Opened;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocketHandshakeException;
import java.util.concurrent.CompletionException;

/** Connects to a server of ours with a token, by the JDK's client. */
final class BearerClient {
    private final HttpClient client = HttpClient.newHttpClient();
    private final String server;

    BearerClient(int port) {
        this.server = "ws://127.0.0.1:" + port;
    }

    /** Shows the token in the header (RFC 6750 §2.1). */
    JdkPeer connect(String path, String token) {
        return opened(JdkPeer.withToken(client, URI.create(server + path), token));
    }

    /** Shows the token in the first message. */
    JdkPeer connectAndLogIn(String path, String token) {
        JdkPeer peer = opened(JdkPeer.withoutToken(client, URI.create(server + path)));
        peer.send("Bearer " + token);
        return peer;
    }

    private static JdkPeer opened(JdkPeer peer) {
        Event first = peer.next();
        if (first instanceof Opened) {
            return peer;
        }
        throw new AssertionError("the connection began with " + first);
    }

    /** The status with which the token is refused. */
    int refusal(String path, String token) {
        try {
            connect(path, token).close();
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
        throw new AssertionError("let in at " + path);
    }
}
