package dev.tidewire.benchmarks.costs;

import dev.tidewire.benchmarks.LoopbackClient;
import dev.tidewire.websocket.Message;
import dev.tidewire.websocket.PreparedMessage;
import dev.tidewire.websocket.Transport;
import dev.tidewire.websocket.WebSocket;
import dev.tidewire.websocket.WebSocketServer;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * How many bytes does a message cost on the heap, in a real server on real sockets? Counts what the event loops allocate
 * while clients of the same process, on another thread, have their messages sent back, and names the places from a
 * flight recording.
 */
public final class Allocations {
    private static final int CLIENTS = 16;
    private static final int SITES_SHOWN = 8;

    private final PrintStream out;
    private final Transport transport;
    private final long warmUpNanos;
    private final long runNanos;

    private Allocations(PrintStream out, Transport transport, long seconds) {
        this.out = out;
        this.transport = transport;
        this.warmUpNanos = TimeUnit.SECONDS.toNanos(2 * seconds);
        this.runNanos = TimeUnit.SECONDS.toNanos(seconds);
    }

    /** What the server does with a message. */
    private enum Answer {
        FORWARD,
        AS_STRING,
        PREPARED;

        void send(WebSocket ws, Message message) {
            switch (this) {
                case FORWARD -> ws.send(message);
                case AS_STRING -> ws.send(message.text());
                case PREPARED -> ws.send(PreparedMessage.of(message));
            }
        }
    }

    /** Arguments: the transport, such as {@code epoll} (AUTO by default), and the seconds of a run (5). */
    public static void main(String[] args) throws IOException {
        Transport transport = args.length > 0 ? Transport.valueOf(args[0].toUpperCase(Locale.ROOT)) : Transport.AUTO;
        long seconds = args.length > 1 ? Long.parseLong(args[1]) : 5;
        new Allocations(System.out, transport, seconds).run();
    }

    private void run() throws IOException {
        out.printf("Java %s, %d connections, one event loop%n", Runtime.version(), CLIENTS);
        out.printf("%-44s %12s %14s%n", "load", "messages", "bytes/message");
        measure("binary 20 B forwarded, 1 in flight", Answer.FORWARD, false, 20, 1);
        measure("binary 20 B forwarded, 16 in flight", Answer.FORWARD, false, 20, 16);
        measure("text 20 B forwarded, 1 in flight", Answer.FORWARD, true, 20, 1);
        measure("text 20 B forwarded, 16 in flight", Answer.FORWARD, true, 20, 16);
        measure("binary 1 KiB forwarded, 16 in flight", Answer.FORWARD, false, 1024, 16);
        measure("binary 16 KiB forwarded, 1 in flight", Answer.FORWARD, false, 16 * 1024, 1);
        measure("text 20 B as a String, 16 in flight", Answer.AS_STRING, true, 20, 16);
        measure("text 20 B as a PreparedMessage, 16 in flight", Answer.PREPARED, true, 20, 16);
    }

    private void measure(String name, Answer answer, boolean text, int size, int inFlight) throws IOException {
        LoopMemory loops = new LoopMemory();
        try (WebSocketServer server = start(answer, loops)) {
            List<LoopbackClient> clients = connect(server.port());
            try {
                measure(name, new EchoLoad(clients, text, size, inFlight), loops);
            } finally {
                for (LoopbackClient client : clients) {
                    client.close();
                }
            }
        }
    }

    private WebSocketServer start(Answer answer, LoopMemory loops) throws IOException {
        return WebSocketServer.builder()
                .port(0)
                .threads(1)
                .transport(transport)
                .handle(on -> on.open(ws -> loops.join()).message(answer::send))
                .start();
    }

    private static List<LoopbackClient> connect(int port) throws IOException {
        List<LoopbackClient> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new LoopbackClient(port));
        }
        return clients;
    }

    private void measure(String name, EchoLoad load, LoopMemory loops) throws IOException {
        load.runFor(warmUpNanos);
        long before = loops.allocated();
        long messages = load.runFor(runNanos);
        double each = (double) (loops.allocated() - before) / messages;
        out.printf(Locale.ROOT, "%-44s %,12d %14.3f%n", name, messages, each);
        AllocationSites recording = new AllocationSites(loops);
        long recorded = load.runFor(runNanos);
        for (AllocationSites.Site site :
                recording.stop().stream().limit(SITES_SHOWN).toList()) {
            out.printf(Locale.ROOT, "%58s %14.3f  %s%n", "", (double) site.bytes() / recorded, site.where());
            out.printf("%75s%s%n", "", String.join(", ", site.types()));
        }
    }
}
