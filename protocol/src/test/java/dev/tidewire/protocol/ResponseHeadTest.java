package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseHeadTest {

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1 101 Switching Protocols, HTTP/1.1, 101, Switching Protocols",
        "HTTP/1.0 401 Unauthorized, HTTP/1.0, 401, Unauthorized",
        "'HTTP/1.1 200 ', HTTP/1.1, 200, ''",
        "HTTP/1.1 200, HTTP/1.1, 200, ''",
        "HTTP/1.1 503 \u00e9\t!, HTTP/1.1, 503, \u00e9\t!"
    })
    void readsAStatusLine(String line, String version, int status, String reason) throws Exception {
        for (int pieceSize : List.of(Heads.WHOLE, 1)) {
            var response = Heads.response(head(line, "A: b"), pieceSize);

            assertThat(response.version()).isEqualTo(version);
            assertThat(response.status()).isEqualTo(status);
            assertThat(response.reason()).isEqualTo(reason);
            assertThat(response.headers().first("a")).isEqualTo("b");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1",
                "HTTP/1.1 ",
                "HTTP/1.1 10",
                "HTTP/1.1 1010",
                "HTTP/1.1 099 x",
                "HTTP/1.1 600 x",
                "HTTP/1.1 1x1 x",
                "HTTP/1.1  101 x",
                "HTTP/1.1\t101 x",
                "HTTP/1.1 101\tx",
                "HTTP/2.0 101 x",
                "http/1.1 101 x",
                "ICY 200 OK",
                "HTTP/1.1 101 \u0007",
                "HTTP/1.1 101 x\nA: b",
                "HTTP/1.1 101 x\rA: b",
                " HTTP/1.1 101 x"
            })
    void refusesAStatusLine(String line) {
        for (int pieceSize : List.of(Heads.WHOLE, 1)) {
            var failure = assertThrows(HandshakeException.class, () -> Heads.response(head(line, "A: b"), pieceSize));
            assertThat(failure.status()).isEqualTo(502);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"A : b", " A: b", "A: b\r\n c", "A: \0", "A", "\r"})
    void refusesAHeaderLine(String line) {
        var wire = head("HTTP/1.1 101 x", line);

        assertThat(assertThrows(HandshakeException.class, () -> Heads.response(wire))
                        .status())
                .isEqualTo(502);
    }

    @Test
    void refusesWhatIsTooLarge() {
        var line = "HTTP/1.1 101 " + "x".repeat(4096);
        var headers = head("HTTP/1.1 101 x", "A: " + "b".repeat(8192));

        assertThat(assertThrows(HandshakeException.class, () -> Heads.response(line)))
                .hasMessageContaining("4096");
        assertThat(assertThrows(HandshakeException.class, () -> Heads.response(headers)))
                .hasMessageContaining("8192");
    }

    @Test
    void forgetsAHeadOnReset() throws Exception {
        var reader = new ResponseHeadReader(HeadLimits.defaults());
        var rest = Heads.feed(reader, head("HTTP/1.1 407 x", "A: b") + head("HTTP/1.1 101 y"), Heads.WHOLE);
        reader.reset();
        assertThrows(IllegalStateException.class, reader::head);

        Heads.feed(reader, rest, Heads.WHOLE);
        assertThat(reader.head().status()).isEqualTo(101);
        assertThat(reader.head().headers().size()).isZero();
    }

    @Test
    void writesWhatItReads() throws Exception {
        var wire = head("HTTP/1.1 429 Too Many Requests", "Retry-After: 1", "Connection: close");

        assertThat(Heads.response(wire).encode())
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo(wire);
        var headers = Headers.builder()
                .add("Retry-After", "1")
                .add("Connection", "close")
                .build();
        assertThat(ResponseHead.of(429, headers).encode())
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo(wire);
    }

    @Test
    void leavesTheReasonOfAnUnknownStatusEmpty() {
        assertThat(ResponseHead.of(299, Headers.empty()).encode())
                .asString(StandardCharsets.ISO_8859_1)
                .isEqualTo("HTTP/1.1 299 \r\n\r\n");
    }

    @Test
    void cannotBeMadeOfPartsThatNoLineCarries() {
        var none = Headers.empty();

        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead("HTTP/2.0", 101, "", none));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead("HTTP/1.x", 101, "", none));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead("HTTP/1.11", 101, "", none));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead("HTTP/1.1", 99, "", none));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead("HTTP/1.1", 600, "", none));
        assertThatIllegalArgumentException().isThrownBy(() -> new ResponseHead("HTTP/1.1", 101, "a\r\nb", none));
    }
}
