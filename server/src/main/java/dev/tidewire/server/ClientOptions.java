package dev.tidewire.server;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.WebSocketClient;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which server to connect to, and how; what all clients share. */
public final class ClientOptions {
    private static final int LARGEST_MESSAGE = 64 * 1024 * 1024;

    @Parameters(paramLabel = "URL", description = "The server, such as ws://localhost:3000 or wss://example.com")
    private String url = "";

    @Option(
            names = "--header",
            paramLabel = "NAME:VALUE",
            description = "Send this header with the opening handshake; may be given again.")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--subprotocol",
            paramLabel = "NAME",
            description = "Offer this subprotocol; may be given again, the favourite first.")
    private List<String> subprotocols = new ArrayList<>();

    @Option(names = "--origin", paramLabel = "ORIGIN", description = "Say that a page of this origin connects.")
    private @Nullable String origin;

    @Option(names = "--insecure", description = "Accept any certificate: for tests on your own machine.")
    private boolean insecure;

    @Option(names = "--compression", description = "Offer permessage-deflate.")
    private boolean compression;

    /** The URL as it was given. */
    public String url() {
        return url;
    }

    /** Whether permessage-deflate is offered. */
    public boolean compression() {
        return compression;
    }

    /**
     * A client set up as asked, for messages of up to 64 MiB.
     *
     * @throws UsageException if that cannot be
     */
    public WebSocketClient client() {
        try {
            var client = WebSocketClient.to(url)
                    .subprotocols(subprotocols.toArray(String[]::new))
                    .limits(PlainServerOptions.limits(LARGEST_MESSAGE));
            headers.forEach(header -> addHeader(client, header));
            if (origin != null) {
                client.header("Origin", origin);
            }
            if (compression) {
                client.compression(DeflateOptions.on());
            }
            return insecure ? client.tls(Tls.clientTrustingAnybody()) : client;
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    private static void addHeader(WebSocketClient client, String header) {
        int colon = header.indexOf(':');
        if (colon < 1) {
            throw new UsageException("--header needs NAME:VALUE, not '" + header + "'");
        }
        client.header(header.substring(0, colon), header.substring(colon + 1).strip());
    }
}
