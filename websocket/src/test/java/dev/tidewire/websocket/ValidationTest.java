package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages that are looked at before the handler sees them. */
class ValidationTest {
    private static final String TOLD = "{\"error\":\"invalid message\",\"at\":\"/a\",\"why\":\"not \\\"good\\\"\"}";

    @RegisterExtension
    final Ground ground = new Ground();

    private final RecordingHandler handler = new RecordingHandler(on -> on.message((ws, message) -> ws.send(message)));

    private static @Nullable Violation check(Message message) {
        return message.isText() && message.text().startsWith("good") ? null : new Violation("/a", "not \"good\"");
    }

    private RawPeer open(Validation validation) throws Exception {
        return ground.open(ground.serve(handler, settings -> settings.validate(validation)));
    }

    private void expectThatTheHandlerSaw(String... messages) throws Exception {
        assertThat(handler.untilClose().stream()
                        .filter(call -> call.event().equals("message"))
                        .map(call -> call.detail().toString()))
                .containsExactly(messages);
    }

    @Test
    void tellTheSenderAndTheConnectionGoesOn() throws Exception {
        RawPeer peer = open(Validation.by(ValidationTest::check));
        peer.write(Wire.join(Wire.text("good"), Wire.text("bad"), Wire.frame(Wire.BINARY, Wire.utf8("good"), 0)));
        assertThat(peer.readText()).isEqualTo("good");
        assertThat(peer.readText()).isEqualTo(TOLD);
        assertThat(peer.readText()).isEqualTo(TOLD);
        assertThat(peer.write(Wire.text("good again")).readText()).isEqualTo("good again");
        peer.closeCleanly();
        expectThatTheHandlerSaw("good", "good again");
        assertThat(ground.counts().invalid.get()).isEqualTo(2);
    }

    @Test
    void tellTheSenderInTheProgramsOwnWords() throws Exception {
        RawPeer peer = open(Validation.by(ValidationTest::check).answer(violation -> "no: " + violation.text()));
        assertThat(peer.write(Wire.text("bad")).readText()).isEqualTo("no: /a: not \"good\"");
    }

    @Test
    void endTheConnectionWhenTheyAreTooMany() throws Exception {
        RawPeer peer = open(Validation.by(ValidationTest::check).atMost(2));
        peer.write(Wire.join(Wire.text("bad"), Wire.text("bad"), Wire.text("bad"), Wire.text("good")));
        assertThat(peer.readText()).isEqualTo(TOLD);
        assertThat(peer.readText()).isEqualTo(TOLD);
        RawPeer.Frame close = peer.readFrame();
        assertThat(close.code()).isEqualTo(1008);
        assertThat(close.reason()).isEqualTo("more than 2 invalid messages a minute: /a: not \"good\"");
        peer.endOutput();
        peer.expectEnd();
        assertThat(handler.awaitClose().code()).isEqualTo(1008);
    }

    @ParameterizedTest
    @ValueSource(ints = {1003, 1007, 1008, 4000, 4999})
    void endTheConnectionAtOnceIfThatIsWanted(int code) throws Exception {
        RawPeer peer = open(Validation.by(ValidationTest::check).closing(code));
        peer.write(Wire.join(Wire.text("good"), Wire.text("bad"), Wire.text("good too late")));
        assertThat(peer.readText()).isEqualTo("good");
        RawPeer.Frame close = peer.readFrame();
        assertThat(close.code()).isEqualTo(code);
        assertThat(close.reason()).isEqualTo("/a: not \"good\"");
        peer.endOutput();
        peer.expectEnd();
        expectThatTheHandlerSaw("good");
    }

    @Test
    void giveAReasonThatFitsACloseFrame() throws Exception {
        RawPeer peer = open(Validation.by(message -> new Violation("/ü".repeat(80), "ü".repeat(150)))
                .closing(1007));
        RawPeer.Frame close = peer.write(Wire.text("x")).readFrame();
        assertThat(close.code()).isEqualTo(1007);
        assertThat(close.reason()).startsWith("/ü/ü").hasSizeLessThanOrEqualTo(123);
    }

    @Test
    void concernNoOtherConnection() throws Exception {
        WebSocketServer server = ground.serve(
                handler,
                settings -> settings.threads(1)
                        .validate(Validation.by(ValidationTest::check).closing(1007)));
        RawPeer other = ground.open(server);
        ground.open(server).write(Wire.text("bad")).expectClose(1007);
        assertThat(other.write(Wire.text("good")).readText()).isEqualTo("good");
        other.closeCleanly();
    }

    @Test
    void endTheConnectionWhenTheValidatorThrows() throws Exception {
        RawPeer peer = open(Validation.by(message -> {
            throw new StackOverflowError("thrown by the test");
        }));
        peer.write(Wire.text("good")).expectClose(1011).endOutput();
        peer.expectEnd();
        expectThatTheHandlerSaw();
    }

    @Test
    void areLookedAtOnTheEventLoopBeforeABlockingHandlersInbox() throws Exception {
        CountDownLatch gate = new CountDownLatch(1);
        AtomicReference<Thread> validating = new AtomicReference<>();
        AtomicReference<Thread> handling = new AtomicReference<>();
        RecordingHandler blocking = new RecordingHandler(on -> on.message((ws, message) -> {
            handling.set(Thread.currentThread());
            gate.await();
            ws.send(message);
        }));
        RawPeer peer = ground.open(ground.serve(
                blocking,
                settings -> settings.blockingHandlers().validate(message -> {
                    validating.set(Thread.currentThread());
                    return check(message);
                })));
        peer.write(Wire.join(Wire.text("good"), Wire.text("bad")));
        assertThat(peer.readText()).isEqualTo(TOLD);
        gate.countDown();
        assertThat(peer.readText()).isEqualTo("good");
        assertThat(handling.get()).isNotSameAs(validating.get());
        peer.closeCleanly();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void takeWhatTheValidatorMadeOfThemAlong(boolean blocking) throws Exception {
        RecordingHandler telling = new RecordingHandler(on -> on.message((ws, message) -> {
            ws.send("made " + message.attachment() + " " + message.copy().attachment());
            message.attach("changed");
            ws.send("then " + message.attachment());
        }));
        RawPeer peer = ground.open(ground.serve(telling, settings -> {
            settings.validate(message -> {
                if (message.text().equals("one")) {
                    message.attach(1);
                }
                return null;
            });
            if (blocking) {
                settings.blockingHandlers();
            }
        }));
        peer.write(Wire.join(Wire.text("one"), Wire.text("none")));
        assertThat(peer.readText()).isEqualTo("made 1 1");
        assertThat(peer.readText()).isEqualTo("then changed");
        assertThat(peer.readText()).isEqualTo("made null null");
        assertThat(peer.readText()).isEqualTo("then changed");
        peer.closeCleanly();
    }

    @Test
    void comeBehindTheFirstMessageWhichIsTheLogins() throws Exception {
        Members members = new Members().knows("ada-token", Members.member("ada"));
        RawPeer peer = ground.open(ground.serve(
                handler,
                settings -> settings.validate(ValidationTest::check)
                        .authentication(Authentication.by(members).firstMessage(Duration.ofSeconds(10)))));
        peer.write(Wire.join(Wire.text("Bearer ada-token"), Wire.text("bad"), Wire.text("good")));
        assertThat(peer.readText()).isEqualTo(TOLD);
        assertThat(peer.readText()).isEqualTo("good");
        peer.closeCleanly();
        expectThatTheHandlerSaw("good");
    }

    @Test
    void areARoutesOwnMatterFirst() throws Exception {
        Route loose = Route.to(handler).validate(message -> null);
        WebSocketServer server = ground.start(settings ->
                settings.validate(ValidationTest::check).route("/loose", loose).handle(handler));
        RawPeer free = ground.connect(server).upgrade("/loose").write(Wire.text("bad"));
        assertThat(free.readText()).isEqualTo("bad");
        assertThat(ground.open(server).write(Wire.text("bad")).readText()).isEqualTo(TOLD);
    }

    @Test
    void areNotForHandlersOfParts() throws Exception {
        Route parts = Route.to(on -> on.part((ws, part) -> {}));
        assertThatThrownBy(() -> parts.validate(ValidationTest::check))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("handle whole messages");
        assertThatThrownBy(() -> ground.start(
                        settings -> settings.validate(ValidationTest::check).route("/parts", parts)))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void areNotForHandlersOfPartsThatAnAdmissionChooses() throws Exception {
        ground.expectWarning("the admission failed");
        RecordingHandler parts = new RecordingHandler(on -> on.part((ws, part) -> {}));
        WebSocketServer server = ground.start(settings -> settings.validate(ValidationTest::check)
                .handle(handler)
                .admission(Admission.of(handshake -> Admission.Decision.accept().handler(parts))));
        assertThat(ground.connect(server).ask("GET / HTTP/1.1\r\n" + RawPeer.UPGRADE + "\r\n"))
                .startsWith("HTTP/1.1 500 ");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1006, 1009, 3000, 3999, 5000})
    void areClosedWithCodesThatFit(int code) {
        Validation validation = Validation.by(ValidationTest::check);
        assertThatThrownBy(() -> validation.closing(code)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void areCountedFromZero() {
        Validation validation = Validation.by(ValidationTest::check);
        assertThatThrownBy(() -> validation.atMost(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void leaveNothingInAViolationThatCouldDoHarm() {
        Violation violation = new Violation("/a\r\nb", "x\u0000\u202e\ud800\u001b[31m" + "y".repeat(300));
        assertThat(violation.at()).isEqualTo("/a\\u000d\\u000ab");
        assertThat(violation.why())
                .startsWith("x\\u0000\\u202e\\ud800\\u001b[31my")
                .endsWith("y…")
                .hasSize(Violation.LONGEST);
        assertThat(new Violation("", "y".repeat(200)).text()).isEqualTo("y".repeat(200));
        assertThat(new Violation("", "\ud83d\ude00".repeat(101)).why()).isEqualTo("\ud83d\ude00".repeat(99) + "…");
    }
}
