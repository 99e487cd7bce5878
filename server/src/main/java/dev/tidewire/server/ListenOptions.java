package dev.tidewire.server;

import dev.tidewire.websocket.Tls;
import dev.tidewire.websocket.Transport;
import dev.tidewire.websocket.WebSocketServer;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where and how a server listens; the options that all servers share. */
final class ListenOptions {
    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            description = "Address to listen on; 0.0.0.0 for all of this machine's. Default: ${DEFAULT-VALUE}, which"
                    + " only programs on this machine reach.")
    private String host = "127.0.0.1";

    @Option(
            names = "--allow-plain",
            description = "Listen beyond this machine without encryption, which is refused otherwise.")
    private boolean allowPlain;

    @Option(names = "--threads", paramLabel = "N", description = "Event loops; 0, the default, for one per core.")
    private int threads;

    @Option(
            names = "--transport",
            paramLabel = "NAME",
            description = "auto, nio, epoll, io_uring or kqueue. Default: the best that loads here.")
    private Transport transport = Transport.AUTO;

    /**
     * Sets a server up to listen as asked.
     *
     * @param tls null: without encryption, which beyond this machine needs to be asked for
     * @throws UsageException if that cannot be, or was not asked for
     */
    WebSocketServer.Builder builder(int port, @Nullable Tls tls) {
        ListenAddress address = address();
        if (tls == null && address.isBeyondThisMachine()) {
            allowPlainOrRefuse(address);
        }
        try {
            var builder = WebSocketServer.builder().host(host).port(port).transport(transport);
            if (threads != 0) {
                builder.threads(threads);
            }
            return tls == null ? builder : builder.tls(tls);
        } catch (IllegalArgumentException e) {
            throw new UsageException(Cause.of(e));
        }
    }

    /** What people on this machine call the server in a URL. */
    String name() {
        return address().name();
    }

    /** The address to listen on as it stands in a URL. */
    String literal() {
        return address().literal();
    }

    private ListenAddress address() {
        try {
            return ListenAddress.of(host);
        } catch (UnknownHostException e) {
            throw new UsageException("--host " + host + " is no address of this machine");
        }
    }

    private void allowPlainOrRefuse(ListenAddress address) {
        if (!allowPlain) {
            throw new UsageException("--host " + host + ": " + ListenAddress.EXPOSED
                    + ": encrypt it, put a TLS proxy before 127.0.0.1, or add --allow-plain");
        }
        Terminal.note(address.plainWarning());
    }
}
