package dev.tidewire.server;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.WebSocketServer;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of the plain servers that conformance and load tools talk to. */
final class PlainServerOptions {
    // Beside two of the largest messages, for their headers and what smaller ones wait behind
    private static final int SPARE_QUEUE = 64 * 1024;
    private static final int SMALLEST_FRAGMENT = 64;
    private static final int SLOWEST_BYTES_PER_SECOND = 64 * 1024;

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port to listen on; 0 for any free one. Default: ${DEFAULT-VALUE}")
    private int port = 9001;

    @Mixin
    private ListenOptions listen = new ListenOptions();

    @Option(names = "--compression", description = "Agree to permessage-deflate with clients that offer it.")
    private boolean compression;

    @Option(
            names = "--max-message",
            paramLabel = "BYTES",
            description = "Largest message; the limits on fragments, time and waiting bytes grow with it."
                    + " Default: ${DEFAULT-VALUE}")
    private int maxMessage = Limits.defaults().maxMessage();

    @Option(names = "--tls", description = "Speak wss with a certificate made at start, which nobody trusts.")
    private boolean tls;

    WebSocketServer.Builder builder() {
        var builder =
                listen.builder(port, tls ? SelfSignedCertificate.make() : null).limits(limits(maxMessage));
        return compression ? builder.compression(DeflateOptions.on()) : builder;
    }

    /** Tells where the server listens, such as {@code echo listens on ws://127.0.0.1:9001}. */
    void announce(String what, RunningServer server) {
        Terminal.say(what + " listens on " + (tls ? "wss://" : "ws://") + listen.literal() + ":" + server.port());
    }

    /** Limits that let messages of this size through, in small fragments and from slow peers too. */
    static Limits limits(int maxMessage) {
        Limits defaults = Limits.defaults();
        if (maxMessage < 1) {
            throw new UsageException("--max-message must be at least 1, not " + maxMessage);
        }
        long queue = Math.max(defaults.maxQueue(), 2L * maxMessage + SPARE_QUEUE);
        return defaults.maxMessage(maxMessage)
                .maxFragments(Math.max(defaults.maxFragments(), maxMessage / SMALLEST_FRAGMENT + 1))
                .messageTimeout(
                        defaults.messageTimeout().plus(Duration.ofSeconds(maxMessage / SLOWEST_BYTES_PER_SECOND)))
                .maxQueue((int) Math.min(Integer.MAX_VALUE, queue));
    }
}
