package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.websocket.Admission.Decision;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong is counted by its kind. */
class FailureCountTest {
    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> {
        throw new IllegalStateException("thrown by the test");
    }));

    private void expect(Failure kind, int times) throws InterruptedException {
        Map<Failure, Integer> counted = ground.counts().failed;
        Ground.await("it is counted", () -> counted.getOrDefault(kind, 0) >= times);
        assertThat(counted).isEqualTo(Map.of(kind, times));
    }

    @Test
    void aBrokenRule() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        peer.write(Wire.hex("83 80 00000000")).expectClose(1002);
        expect(Failure.PROTOCOL, 1);
    }

    @Test
    void textThatIsNone() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        peer.write(Wire.hex("81 81 00000000 ff")).expectClose(1007);
        expect(Failure.PROTOCOL, 1);
    }

    @Test
    void aMessageThatIsTooLong() throws Exception {
        WebSocketServer server = ground.serve(
                handler, settings -> settings.limits(Limits.defaults().maxMessage(125)));
        ground.open(server).write(Wire.text("x".repeat(126))).expectClose(1009);
        expect(Failure.LIMIT, 1);
    }

    @Test
    void aPeerThatIsSilent() throws Exception {
        KeepAlive soon = new KeepAlive(Duration.ofMillis(50), Duration.ofMillis(50));
        ground.open(ground.serve(handler, settings -> settings.keepAlive(soon)));
        assertThat(handler.awaitClose().code()).isEqualTo(1006);
        expect(Failure.LIMIT, 1);
    }

    @Test
    void aReset() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        handler.expect("open");
        peer.reset();
        assertThat(handler.awaitClose().code()).isEqualTo(1006);
        expect(Failure.NETWORK, 1);
    }

    @Test
    void noTls(@TempDir Path folder) throws Exception {
        Tls tls = new Authority().tls(folder, "localhost");
        RawPeer stranger = ground.connect(ground.serve(handler, settings -> settings.tls(tls)));
        stranger.write("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n").readUntilEnd();
        expect(Failure.TLS, 1);
    }

    @Test
    void anAuthenticatorThatFails() throws Exception {
        ground.expectWarning("the authenticator failed");
        Authentication failing =
                Authentication.by(credentials -> CompletableFuture.failedStage(new IOException("the issuer is down")));
        assertThat(opening(ground.serve(handler, settings -> settings.authentication(failing))))
                .startsWith("HTTP/1.1 503 ");
        expect(Failure.AUTHENTICATION, 1);
    }

    @Test
    void anAdmissionThatFails() throws Exception {
        ground.expectWarning("the admission failed");
        Admission failing = handshake -> CompletableFuture.<Decision>failedStage(new IllegalStateException("the test"));
        assertThat(opening(ground.serve(handler, settings -> settings.admission(failing))))
                .startsWith("HTTP/1.1 500 ");
        expect(Failure.PROGRAM, 1);
    }

    @Test
    void credentialsInTheFirstMessageThatAreNotGood() throws Exception {
        Authentication first = Authentication.by(new Members()).firstMessage(Duration.ofSeconds(10));
        RawPeer peer = ground.open(ground.serve(handler, settings -> settings.authentication(first)));
        peer.write(Wire.text("Bearer anything")).expectClose(3000);
        expect(Failure.AUTHENTICATION, 1);
    }

    @Test
    void anAuthenticatorThatFailsOnTheFirstMessage() throws Exception {
        ground.expectWarning("the authenticator failed");
        Authentication failing = Authentication.by(
                        credentials -> CompletableFuture.failedStage(new IOException("the issuer is down")))
                .firstMessage(Duration.ofSeconds(10));
        RawPeer peer = ground.open(ground.serve(handler, settings -> settings.authentication(failing)));
        peer.write(Wire.text("Bearer anything")).expectClose(1013);
        expect(Failure.AUTHENTICATION, 1);
    }

    @Test
    void aMessageForWhichTheProgramEndsAConnection() throws Exception {
        Validation validation =
                Validation.by(message -> new Violation("", "wrong")).closing(4000);
        ground.open(ground.serve(handler, settings -> settings.validate(validation)))
                .write(Wire.text("x"))
                .expectClose(4000);
        expect(Failure.PROTOCOL, 1);
    }

    @Test
    void aHandlerThatThrows() throws Exception {
        ground.open(ground.serve(handler)).write(Wire.text("x")).expectClose(1011);
        expect(Failure.PROGRAM, 1);
    }

    @Test
    void aHandlerThatThrowsAsANetworkWould() throws Exception {
        RecordingHandler throwing = new RecordingHandler(on -> on.message((ws, message) -> {
            throw new IOException("thrown by the test");
        }));
        ground.open(ground.serve(throwing)).write(Wire.text("x")).expectClose(1011);
        expect(Failure.PROGRAM, 1);
    }

    @Test
    void nothingWhereAllIsWell() throws Exception {
        RawPeer peer = ground.open(ground.serve(handler));
        peer.closeCleanly();
        assertThat(handler.awaitClose().code()).isEqualTo(1000);
        assertThat(ground.counts().failed).isEmpty();
    }

    private String opening(WebSocketServer server) throws IOException {
        return ground.connect(server).ask("GET / HTTP/1.1\r\nAuthorization: Bearer any\r\n" + RawPeer.UPGRADE + "\r\n");
    }
}
