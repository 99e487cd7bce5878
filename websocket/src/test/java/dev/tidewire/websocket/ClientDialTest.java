package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Reaching a host that has several addresses, of which not all answer. */
class ClientDialTest {
    private final ClientLoops loops = ClientLoops.of(Transport.NIO);

    private CompletableFuture<Channel> dial(InetSocketAddress... addresses) {
        CompletableFuture<Channel> result = new CompletableFuture<>();
        LoopContext loop = loops.next();
        ClientDial dial = new ClientDial(
                loop.loop(), loops.channel(), List.of(addresses), result::complete, result::completeExceptionally);
        loop.run(dial::tryNext);
        return result;
    }

    private static InetSocketAddress local(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private static int freePort() throws Exception {
        try (ClientRawServer gone = new ClientRawServer()) {
            return gone.port();
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneFails() throws Exception {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            InetSocketAddress closed = local(freePort());
            InetSocketAddress open = local(server.getLocalPort());
            Channel channel = ClientTest.await(dial(closed, closed, open));
            assertThat(channel.remoteAddress()).isEqualTo(open);
            channel.close();
        }
    }

    @Test
    void theNextAddressIsTriedWhenOneIsSilent() throws Exception {
        try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            List<Socket> waiting = fill(full);
            InetSocketAddress open = local(server.getLocalPort());
            Channel channel = ClientTest.await(dial(local(full.getLocalPort()), open));
            assertThat(channel.remoteAddress()).isEqualTo(open);
            channel.close();
            for (Socket socket : waiting) {
                socket.close();
            }
        }
    }

    /** Connects until nobody is let in any more: the system then drops what else comes. */
    private static List<Socket> fill(ServerSocket full) throws Exception {
        List<Socket> waiting = new ArrayList<>();
        while (true) {
            Socket socket = new Socket();
            waiting.add(socket);
            try {
                socket.connect(local(full.getLocalPort()), 200);
            } catch (SocketTimeoutException e) {
                return waiting;
            }
            assertThat(waiting).hasSizeLessThan(100);
        }
    }

    @Test
    void theFirstFailureIsToldWhenAllFail() throws Exception {
        InetSocketAddress closed = local(freePort());
        assertThat(dial(closed, closed))
                .failsWithin(Duration.ofSeconds(30))
                .withThrowableThat()
                .withCauseInstanceOf(ConnectException.class);
    }
}
