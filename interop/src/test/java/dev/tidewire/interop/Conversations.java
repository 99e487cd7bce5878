package dev.tidewire.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.interop.Event.Closed;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.interop.Event.Text;
import dev.tidewire.websocket.MessageWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Tidewire and every peer must be able to say to each other, on all {@link Terms}. */
@ParameterizedClass(name = "{0}")
@EnumSource(Terms.class)
@TestInstance(Lifecycle.PER_CLASS)
abstract class Conversations<P extends Peer> {
    private static final int SMALL_MESSAGES = 1000;

    @Parameter
    Terms terms = Terms.WS;

    Conversation<P> talk;
    OurEnd ours;
    P theirs;
    private Event ourOpening;
    private Event theirOpening;
    private @Nullable Venue<P> venue;

    /** Opens a venue on these {@link #terms}. */
    abstract Venue<P> open() throws IOException;

    /** Whether the peer knows permessage-deflate at all. */
    boolean peerCompresses() {
        return true;
    }

    @BeforeParameterizedClassInvocation
    void openVenue() throws IOException {
        venue = open();
    }

    @AfterParameterizedClassInvocation
    void closeVenue() {
        venue().close();
    }

    private Venue<P> venue() {
        return Objects.requireNonNull(venue);
    }

    @BeforeEach
    void meet() {
        begin(venue().meet(venue().port()));
    }

    @AfterEach
    void part() {
        talk.close();
    }

    private void begin(Conversation<P> conversation) {
        talk = conversation;
        ours = conversation.ours();
        theirs = conversation.theirs();
        ourOpening = ours.next();
        theirOpening = theirs.next();
    }

    private boolean compressed() {
        return terms.compression != Terms.Compression.OFF && peerCompresses();
    }

    @Test
    void agreesOnSubprotocolAndCompression() {
        assertThat(ourOpening).isInstanceOfSatisfying(Opened.class, opened -> {
            assertThat(opened.subprotocol()).isEqualTo(OurServer.SUBPROTOCOL);
            assertThat(opened.extensions().startsWith("permessage-deflate")).isEqualTo(compressed());
        });
        assertThat(theirOpening).isInstanceOfSatisfying(Opened.class, opened -> {
            assertThat(opened.subprotocol()).isEqualTo(OurServer.SUBPROTOCOL);
            assertThat(opened.extensions().startsWith("permessage-deflate")).isEqualTo(compressed());
        });
    }

    @Test
    void exchangesTextOfEveryKind() {
        Samples.texts().forEach(this::exchange);
    }

    @Test
    void exchangesBinaryOfEveryLength() {
        Samples.binaries().forEach(this::exchange);
    }

    @Test
    void exchangesMebibyteOfText() {
        exchange(Samples.longText());
    }

    @Test
    void exchangesMebibyteOfBinary() {
        exchange(Samples.longBinary());
    }

    private void exchange(String text) {
        theirs.send(text);
        assertThat(ours.next()).isEqualTo(new Text(text));
        assertThat(ours.socket().send(text)).isTrue();
        assertThat(theirs.next()).isEqualTo(new Text(text));
    }

    private void exchange(byte[] binary) {
        theirs.send(binary);
        assertThat(ours.next()).isEqualTo(Event.binary(binary));
        assertThat(ours.socket().send(ByteBuffer.wrap(binary))).isTrue();
        assertThat(theirs.next()).isEqualTo(Event.binary(binary));
    }

    @Test
    void keepsTheOrderOfManySmallMessagesBothWaysAtOnce() {
        List<String> texts =
                IntStream.range(0, SMALL_MESSAGES).mapToObj(i -> "message " + i).toList();
        texts.forEach(ours.socket()::send);
        theirs.sendAll(texts);
        for (String text : texts) {
            assertThat(ours.next()).isEqualTo(new Text(text));
            assertThat(theirs.next()).isEqualTo(new Text(text));
        }
    }

    @Test
    void streamedMessageArrivesWhole() {
        try (MessageWriter writer = ours.socket().streamText()) {
            for (String piece : new String[] {"one 🌊 ", "", "two ", "three"}) {
                writer.write(piece);
            }
        }
        assertThat(theirs.next()).isEqualTo(new Text("one 🌊 two three"));
    }

    @Test
    void answersOurPing() {
        byte[] payload = "are you there?".getBytes(StandardCharsets.UTF_8);
        ours.socket().ping(ByteBuffer.wrap(payload));
        assertThat(ours.next()).isEqualTo(Event.pong(payload));
    }

    @ParameterizedTest
    @CsvSource({"1000,", "1000,done", "4001,Grüße 🌊"})
    void closesFromTheirSide(int code, @Nullable String given) {
        String reason = Objects.requireNonNullElse(given, "");
        theirs.send("last words");
        theirs.close(code, reason);
        assertThat(ours.next()).isEqualTo(new Text("last words"));
        assertThat(ours.next()).isEqualTo(new Closed(code, reason));
        assertEchoed(theirs.next(), code);
    }

    @ParameterizedTest
    @CsvSource({"1000,", "1000,done", "1001,going away", "4001,Grüße 🌊"})
    void closesFromOurSide(int code, @Nullable String given) {
        String reason = Objects.requireNonNullElse(given, "");
        ours.socket().send("last words");
        ours.socket().close(code, reason);
        assertThat(theirs.next()).isEqualTo(new Text("last words"));
        assertThat(theirs.next()).isEqualTo(new Closed(code, reason));
        assertEchoed(ours.next(), code);
    }

    // RFC 6455 §5.5.1: who answers a Close frame typically echoes the code; whether the reason too is its own choice
    private static void assertEchoed(Event event, int code) {
        assertThat(event)
                .isInstanceOfSatisfying(
                        Closed.class, closed -> assertThat(closed.code()).isEqualTo(code));
    }

    @Test
    void noticesWhenWeVanish() {
        ours.socket().terminate();
        assertThat(theirs.next()).isEqualTo(new Closed(1006, ""));
        assertThat(ours.next()).isEqualTo(new Closed(1006, ""));
    }

    @Test
    void compressesOnTheWireWhatWasAgreed() throws IOException {
        String text = "compressible ".repeat(8 * 1024);
        part();
        try (Wire wire = Wire.to(venue().port())) {
            begin(venue().meet(wire.port()));
            long before = wire.toServer() + wire.toClient();
            exchange(text);
            long passed = wire.toServer() + wire.toClient() - before;
            if (compressed()) {
                assertThat(passed).isLessThan(text.length() / 4);
            } else {
                assertThat(passed).isGreaterThan(2L * text.length());
            }
        }
    }
}
