package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a server ends. */
class ShutdownTest {
    private static final Duration LONG = Duration.ofSeconds(20);

    @RegisterExtension
    final Ground ground = new Ground();

    @ParameterizedTest
    @ValueSource(ints = {1001, 1012})
    void closesAllWithTheCode(int code) throws Exception {
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(handler);
        List<RawPeer> peers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            peers.add(ground.open(server));
            handler.expect("open");
        }
        CompletionStage<Void> ended = server.shutdown(code, LONG);
        for (RawPeer peer : peers) {
            peer.expectClose(code).write(Wire.close(code, "")).expectEnd();
        }
        done(ended);
        for (int i = 0; i < 20; i++) {
            CloseEvent event = (CloseEvent) handler.expect("close").detail();
            assertThat(event).extracting(CloseEvent::code, CloseEvent::clean).containsExactly(code, true);
        }
        assertThatThrownBy(() -> RawPeer.connect(server)).isInstanceOf(ConnectException.class);
    }

    @Test
    void refusesNewcomersMeanwhile() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server =
                ground.serve(handler, settings -> settings.http(HttpHandler.of(r -> HttpResponse.text(200, "ok"))));
        RawPeer open = ground.open(server);
        handler.expect("open");
        RawPeer plain = ground.connect(server);
        CompletionStage<Void> ended = server.shutdown(1012, LONG);
        open.expectClose(1012);
        RawPeer newcomer = ground.connect(server);
        assertThat(newcomer.ask("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n"))
                .startsWith("HTTP/1.1 503 ")
                .contains("Retry-After: ", "Connection: close");
        assertThat(plain.ask("GET / HTTP/1.1\r\nHost: h\r\n\r\n"))
                .startsWith("HTTP/1.1 200 ")
                .contains("Connection: close");
        open.write(Wire.close(1012, ""));
        done(ended);
    }

    @Test
    void dropsThoseThatDoNotAnswerInTime() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(handler);
        RawPeer silent = ground.open(server);
        handler.expect("open");
        CompletionStage<Void> ended = server.shutdown(1001, Duration.ofMillis(100));
        silent.expectClose(1001).expectEnd();
        done(ended);
        CloseEvent event = (CloseEvent) handler.expect("close").detail();
        assertThat(event).extracting(CloseEvent::code, CloseEvent::clean).containsExactly(1006, false);
        assertThat(event.cause()).isNotNull();
    }

    @Test
    void refusesAnAdmissionThatIsDecidedMeanwhile() throws Exception {
        CompletableFuture<Admission.Decision> decision = new CompletableFuture<>();
        CountDownLatch asked = new CountDownLatch(1);
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.admission(handshake -> {
                    if (!handshake.path().equals("/late")) {
                        return CompletableFuture.completedStage(Admission.Decision.accept());
                    }
                    asked.countDown();
                    return decision;
                }));
        RawPeer open = ground.open(server);
        handler.expect("open");
        RawPeer late = ground.connect(server).write("GET /late HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n");
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        CompletionStage<Void> ended = server.shutdown(1001, LONG);
        open.expectClose(1001);
        decision.complete(Admission.Decision.accept());
        assertThat(late.readHead()).startsWith("HTTP/1.1 503 ");
        open.write(Wire.close(1001, ""));
        done(ended);
    }

    @Test
    void waitsForBlockingHandlersToHearOfTheEnd() throws Exception {
        RecordingHandler handler = new RecordingHandler(on -> on.close((ws, event) -> Thread.sleep(50)));
        WebSocketServer server = ground.serve(handler, WebSocketServer.Builder::blockingHandlers);
        for (int i = 0; i < 40; i++) {
            ground.open(server);
        }
        Ground.await("all are open", () -> server.clients().count() == 40);
        done(server.shutdown(1001, Duration.ZERO));
        assertThat(handler.rest()).filteredOn(call -> call.startsWith("close")).hasSize(40);
    }

    @Test
    void mayBeClosedWithinACall() throws Exception {
        List<WebSocketServer> servers = new ArrayList<>();
        RecordingHandler handler = new RecordingHandler(
                on -> on.message((ws, message) -> servers.get(0).close()));
        WebSocketServer server = ground.serve(handler);
        servers.add(server);
        RawPeer peer = ground.open(server).write(Wire.text("close the server"));
        peer.expectClose(1001).write(Wire.close(1001, "")).expectEnd();
        handler.awaitClose();
        done(server.shutdown(1001, LONG));
    }

    @Test
    void answersSendsAndBroadcastsAfterItsEndWithNothing() throws Exception {
        RecordingHandler handler = new RecordingHandler();
        WebSocketServer server = ground.serve(handler);
        RawPeer peer = ground.open(server);
        WebSocket ws = handler.expect("open").ws();
        peer.closeCleanly();
        handler.awaitClose();
        server.close();
        assertThat(ws.send("late")).isFalse();
        assertThat(ws.ping()).isFalse();
        ws.close();
        ws.terminate();
        ws.pause();
        ws.resume();
        server.clients().broadcast("late");
        assertThat(server.clients().count()).isZero();
        assertThat(ws.state()).isEqualTo(State.CLOSED);
    }

    @Test
    void losesNobodyWhoOpensAtThatMoment() throws Exception {
        for (int round = 0; round < 10; round++) {
            WebSocketServer server = ground.serve(new RecordingHandler());
            CountDownLatch asked = new CountDownLatch(4);
            for (int i = 0; i < 20; i++) {
                RawPeer peer = ground.connect(server);
                CompletableFuture.runAsync(
                        () -> {
                            peer.offer(Wire.utf8("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n"));
                            asked.countDown();
                        },
                        Ground.THREADS);
            }
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            done(server.shutdown(1001, Duration.ofMillis(20)));
            assertThat(server.clients().count()).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void leavesNoSocketOpenThatItAcceptsMeanwhile(int loops) throws Exception {
        for (int round = 0; round < 20; round++) {
            WebSocketServer server = ground.serve(new RecordingHandler(), settings -> settings.threads(loops));
            CountDownLatch begun = new CountDownLatch(30);
            List<CompletableFuture<List<RawPeer>>> visits = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                visits.add(CompletableFuture.supplyAsync(() -> visit(server, begun), Ground.THREADS));
            }
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            done(server.shutdown(1001, Duration.ofMillis(round % 5)));
            assertThat(server.clients().count()).isZero();
            for (CompletableFuture<List<RawPeer>> visit : visits) {
                for (RawPeer peer : visit.get(20, TimeUnit.SECONDS)) {
                    expectGone(peer);
                }
            }
        }
    }

    /** Connects until that is refused, and asks for a WebSocket, says nothing or not all, in turn. */
    private static List<RawPeer> visit(WebSocketServer server, CountDownLatch begun) {
        List<RawPeer> peers = new ArrayList<>();
        try {
            while (true) {
                RawPeer asking = RawPeer.connect(server);
                peers.add(asking);
                peers.add(RawPeer.connect(server));
                RawPeer slow = RawPeer.connect(server);
                peers.add(slow);
                slow.offer(Wire.utf8("GET / HT"));
                // So that no more come than the server can take
                asking.ask("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n");
                begun.countDown();
            }
        } catch (SocketException | EOFException e) {
            return peers;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static void expectGone(RawPeer peer) throws IOException {
        // A system that stops listening may forget a connection without a word, and says so only when it is asked
        peer.offer(Wire.utf8("?"));
        peer.readUntilEnd();
        peer.close();
    }

    @Test
    void takesACodeThatMayBeSentAlone() throws Exception {
        WebSocketServer server = ground.serve(new RecordingHandler());
        assertThatThrownBy(() -> server.shutdown(1006, LONG)).isInstanceOf(IllegalArgumentException.class);
        ground.open(server).closeCleanly();
    }

    private static void done(CompletionStage<Void> ended) throws Exception {
        ended.toCompletableFuture().get(20, TimeUnit.SECONDS);
    }
}
