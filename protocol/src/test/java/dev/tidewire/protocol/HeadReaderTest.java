package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.base;
import static dev.tidewire.protocol.Heads.head;
import static dev.tidewire.protocol.Heads.plus;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What both readers share: where a head ends, how much is read of one too large, and what comes after. */
class HeadReaderTest {

    private static final int TEN_MEGABYTES = 10_000_000;

    private final RequestHeadReader reader = new RequestHeadReader(HeadLimits.defaults());

    @ParameterizedTest
    @ValueSource(strings = {"\u0081\u0085\0\0\0\0Hello", "GET /admin HTTP/1.1\r\n\r\n", ""})
    void leavesWhatFollowsTheHead(String next) throws Exception {
        assertThat(Heads.feed(reader, base() + next, Heads.WHOLE)).isEqualTo(next);
        assertThat(reader.head().path()).isEqualTo("/ws");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 7, 64})
    void readsWhateverPiecesArrive(int pieceSize) throws Exception {
        assertThat(Heads.feed(reader, base() + "rest", pieceSize)).isEqualTo("rest");

        assertThat(reader.head().headers().all("Sec-WebSocket-Key")).containsExactly(Heads.KEY);
        assertThat(reader.head().encode()).asString(StandardCharsets.ISO_8859_1).isEqualTo(base());
    }

    @Test
    void takesNothingMoreOnceComplete() throws Exception {
        Heads.feed(reader, base(), Heads.WHOLE);
        var next = ByteBuffer.wrap(new byte[] {'G', 'E', 'T'});

        assertThat(reader.read(next)).isTrue();
        assertThat(next.position()).isZero();
    }

    @Test
    void readsAnotherHeadAfterReset() throws Exception {
        var rest = Heads.feed(reader, base() + "\r\n" + head("POST /next HTTP/1.0", "A: b"), Heads.WHOLE);
        reader.reset();
        assertThatIllegalStateException().isThrownBy(reader::head);

        assertThat(Heads.feed(reader, rest, Heads.WHOLE)).isEmpty();
        assertThat(reader.head().method()).isEqualTo("POST");
        assertThat(reader.head().headers().size()).isEqualTo(1);
    }

    @Test
    void countsTheHeadersOfEachHeadAnew() throws Exception {
        var large = plus("Cookie: " + "a".repeat(7000));
        for (int i = 0; i < 5; i++) {
            reader.reset();
            assertThat(Heads.feed(reader, large, Heads.WHOLE)).isEmpty();
        }
    }

    @Test
    void knowsWhetherItIsInTheMiddleOfAHead() throws Exception {
        assertThat(reader.isPartial()).isFalse();
        reader.read(ByteBuffer.wrap(new byte[] {'G'}));
        assertThat(reader.isPartial()).isTrue();
        Heads.feed(reader, base(), Heads.WHOLE);
        assertThat(reader.isPartial()).isFalse();
    }

    @Test
    void hasNoHeadBeforeItsEnd() throws Exception {
        var unfinished = base().substring(0, base().length() - 1);

        assertThat(reader.read(bytes(unfinished))).isFalse();
        assertThatIllegalStateException().isThrownBy(reader::head);
        assertThatIllegalStateException().isThrownBy(new ResponseHeadReader(HeadLimits.defaults())::head);
    }

    @Test
    void staysFailed() {
        var first = assertThrows(HandshakeException.class, () -> reader.read(bytes("\0")));
        var again = bytes(base());

        assertThat(assertThrows(HandshakeException.class, () -> reader.read(again)))
                .isSameAs(first);
        assertThat(again.position()).isZero();
    }

    @Test
    void startsAfreshAfterAFailureAndReset() throws Exception {
        assertThrows(HandshakeException.class, () -> reader.read(bytes(base().replace("Host", "H st"))));
        reader.reset();

        assertThat(reader.read(bytes(base()))).isTrue();
        assertThat(reader.head().headers().size()).isEqualTo(5);
    }

    @Test
    void stopsAtTheByteOverTheLimitOfTheRequestLine() {
        var line = endless("GET /");

        assertThat(assertThrows(HandshakeException.class, () -> reader.read(line))
                        .status())
                .isEqualTo(414);
        assertThat(line.position()).isEqualTo(4097);
    }

    @Test
    void stopsAtTheSameByteWhenTheyComeOneByOne() {
        var line = endless("GET /");

        var failure = assertThrows(HandshakeException.class, () -> {
            while (line.hasRemaining()) {
                reader.read(ByteBuffer.wrap(new byte[] {line.get()}));
            }
        });

        assertThat(failure.status()).isEqualTo(414);
        assertThat(line.position()).isEqualTo(4097);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a", "a:", "a: b\r\nc:"})
    void stopsAtTheByteOverTheLimitOfTheHeaders(String begin) {
        var requestLine = "GET / HTTP/1.1\r\n";
        var headers = endless(requestLine + begin);

        assertThat(assertThrows(HandshakeException.class, () -> reader.read(headers))
                        .status())
                .isEqualTo(431);
        assertThat(headers.position()).isEqualTo(requestLine.length() + 8193);
    }

    @Test
    void stopsAtTheHeaderOverTheLimit() throws Exception {
        var limited = new RequestHeadReader(new HeadLimits(100, 100, 2));
        var two = "GET / HTTP/1.1\r\nHost: h\r\na: b\r\n";

        assertThat(limited.read(bytes(two))).isFalse();
        var third = bytes("c: d\r\n");
        assertThat(assertThrows(HandshakeException.class, () -> limited.read(third))
                        .status())
                .isEqualTo(431);
        assertThat(third.position()).isEqualTo(1);
    }

    @Test
    void acceptsAHeadThatFillsItsLimits() throws Exception {
        var filling = head("GET / HTTP/1.1", "Host: h", "a: b", "c:" + " ".repeat(4) + "d");
        int headerBytes = filling.length() - "GET / HTTP/1.1\r\n\r\n".length();

        assertThat(new RequestHeadReader(new HeadLimits(14, headerBytes, 3)).read(bytes(filling)))
                .isTrue();
        var tooSmall = new RequestHeadReader(new HeadLimits(14, headerBytes - 1, 3));
        assertThrows(HandshakeException.class, () -> tooSmall.read(bytes(filling)));
    }

    @Test
    void acceptsAHundredHeaders() throws Exception {
        var hundred = plus(Collections.nCopies(95, "a:").toArray(String[]::new));

        assertThat(Heads.request(hundred).headers().size()).isEqualTo(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, (1 << 20) + 1})
    void limitsAreBetweenOneAndAMebibyte(int limit) {
        assertThrows(IllegalArgumentException.class, () -> new HeadLimits(limit, 1, 1));
        assertThrows(IllegalArgumentException.class, () -> new HeadLimits(1, limit, 1));
        assertThrows(IllegalArgumentException.class, () -> new HeadLimits(1, 1, limit));
    }

    private static ByteBuffer endless(String begin) {
        var bytes = new byte[TEN_MEGABYTES];
        Arrays.fill(bytes, (byte) 'a');
        System.arraycopy(begin.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, 0, begin.length());
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
