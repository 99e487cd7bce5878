package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ends a server's connection, the handler is told once, last, and what happened. */
class ServerEndingTest {
    private static final Duration SHORT = Duration.ofMillis(150);

    @RegisterExtension
    final Ground ground = new Ground();

    static Stream<Arguments> everyWay() {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport != Transport.AUTO && transport.isAvailable())
                .flatMap(transport -> Stream.of(false, true)
                        .flatMap(tls -> Arrays.stream(Ending.values())
                                .map(ending -> Arguments.of(ending, tls ? "wss" : "ws", transport))));
    }

    @ParameterizedTest(name = "{0} over {1} on {2}")
    @MethodSource("everyWay")
    void tellsOfTheEndOnce(Ending ending, String scheme, Transport transport) throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
            throw new IllegalStateException("thrown by the test");
        }));
        WebSocketServer server = ground.serve(handler, settings -> {
            settings.transport(transport).limits(limits(ending)).keepAlive(keepAlive(ending));
            if (scheme.equals("wss")) {
                settings.tls(Certificates.server());
            }
        });
        RawPeer peer = scheme.equals("wss")
                ? ground.keep(RawPeer.connectTls(server, Certificates.trusting()))
                : ground.connect(server);
        peer.upgrade();
        WebSocket ws = handler.expect("open").ws();
        end(ending, server, ws, peer);
        List<RecordingHandler.Seen> calls = handler.untilClose();
        CloseEvent event = (CloseEvent) calls.get(calls.size() - 1).detail();
        ending.check(event);
        assertThat(calls)
                .filteredOn(call -> call.event().equals("error"))
                .as("errors")
                .allSatisfy(error -> assertThat(error.detail()).isEqualTo(event.cause()));
        assertThat(ws.state()).isEqualTo(State.CLOSED);
        assertThat(ws.send("too late")).isFalse();
        assertThat(server.clients().count()).isZero();
    }

    private static Limits limits(Ending ending) {
        return ending == Ending.UNANSWERED_CLOSE ? Limits.defaults().closeTimeout(SHORT) : Limits.defaults();
    }

    private static KeepAlive keepAlive(Ending ending) {
        return ending == Ending.MISSED_PONG ? new KeepAlive(SHORT, SHORT) : KeepAlive.defaults();
    }

    private static void end(Ending ending, WebSocketServer server, WebSocket ws, RawPeer peer) throws IOException {
        switch (ending) {
            case CLOSED_BY_US -> {
                ws.close(4001, "enough");
                peer.expectClose(4001).write(Wire.close(4001, "")).expectEnd();
            }
            case CLOSED_BY_PEER ->
                peer.write(Wire.close(4002, "bye")).expectClose(4002).expectEnd();
            case END_OF_STREAM -> peer.close();
            case RESET -> peer.reset();
            case PROTOCOL_ERROR -> failed(peer.write(Wire.hex("83 80 00000000")), 1002);
            case MESSAGE_TOO_LARGE -> failed(peer.write(Wire.hex("82 ff 0000000000010001 00000000")), 1009);
            case MISSED_PONG -> {
                assertThat(peer.readFrame().firstByte()).isEqualTo(Wire.PING);
                peer.expectEnd();
            }
            case HANDLER_THROWS -> failed(peer.write(Wire.text("throw")), 1011);
            case SHUTDOWN -> {
                server.shutdown(1001, Duration.ofSeconds(20));
                peer.expectClose(1001).write(Wire.close(1001, "")).expectEnd();
            }
            case UNANSWERED_CLOSE -> {
                ws.close();
                peer.expectClose(1000).expectEnd();
            }
        }
    }

    private static void failed(RawPeer peer, int code) throws IOException {
        peer.expectClose(code).expectEnd();
        peer.close();
    }
}
