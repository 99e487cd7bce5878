package dev.tidewire.protocol;

import static dev.tidewire.protocol.Heads.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestHeadTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/, /, -, h:3000",
                "/ws, /ws, -, h:3000",
                "/ws?token=a?b, /ws, token=a?b, h:3000",
                "/?, /, '', h:3000",
                "//a//b, //a//b, -, h:3000",
                "/a|b\\\\c^{}, /a|b\\\\c^{}, -, h:3000",
                "http://Other.Example:81/ws?x, /ws, x, other.example:81",
                "http://other, /, -, other",
                "https://other?x=/y, /, x=/y, other",
                "http://[::1]:81/a, /a, -, [::1]:81"
            })
    void splitsTheTarget(String target, String path, String query, String authority) throws Exception {
        var request = Heads.request(head("GET " + target + " HTTP/1.1", "Host: h:3000"));

        assertThat(request.target()).isEqualTo(target);
        assertThat(request.path()).isEqualTo(path);
        assertThat(request.query()).isEqualTo(query);
        assertThat(request.authority()).hasToString(authority);
    }

    @Test
    void decodesThePathWholeAndInParts() throws Exception {
        var request = Heads.request(head("GET /raw/a%2Fb%20c/%E2%82%AC/ HTTP/1.1", "Host: h"));

        assertThat(request.path()).isEqualTo("/raw/a%2Fb%20c/%E2%82%AC/");
        assertThat(request.decodedPath()).isEqualTo("/raw/a/b c/\u20ac/");
        assertThat(request.segments()).isEqualTo(List.of("raw", "a/b c", "\u20ac", ""));
        assertThat(Heads.request(head("GET / HTTP/1.1", "Host: h")).segments()).isEmpty();
    }

    @Test
    void needsNoHostInHttp10() throws Exception {
        assertThat(Heads.request(head("GET / HTTP/1.0")).authority()).isNull();
        assertThat(Heads.request(head("GET / HTTP/1.0", "Host: h")).authority()).hasToString("h");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Length: 0, 0",
        "Content-Length: 5, 5",
        "content-length: 999999999999999999, 999999999999999999",
        "X: y, -1"
    })
    void tellsTheLengthOfTheBody(String line, long length) throws Exception {
        assertThat(Heads.request(head("POST / HTTP/1.1", "Host: h", line)).contentLength())
                .isEqualTo(length);
    }

    @ParameterizedTest
    @CsvSource({
        "HTTP/1.1, X: y, true",
        "HTTP/1.1, Connection: close, false",
        "HTTP/1.1, 'Connection: Upgrade, CLOSE', false",
        "HTTP/1.2, X: y, true",
        "HTTP/1.0, X: y, false",
        "HTTP/1.0, Connection: Keep-Alive, true",
        "HTTP/1.0, 'Connection: keep-alive, close', false"
    })
    void tellsWhetherTheConnectionIsKept(String version, String line, boolean kept) throws Exception {
        assertThat(Heads.request(head("GET / " + version, "Host: h", line)).keepAlive())
                .isEqualTo(kept);
    }

    @ParameterizedTest
    @CsvSource({"HTTP/1.1, Expect: 100-Continue, true", "HTTP/1.1, X: y, false", "HTTP/1.0, Expect: 100-continue, false"
    })
    void tellsWhetherTheClientWaitsToSendTheBody(String version, String line, boolean waits) throws Exception {
        assertThat(Heads.request(head("POST / " + version, "Host: h", line)).expectsContinue())
                .isEqualTo(waits);
    }

    @Test
    void showsNoSecrets() throws Exception {
        var request = Heads.request(head("GET /ws?token=SECRET HTTP/1.1", "Host: h", "Authorization: SECRET"));

        assertThat(request).hasToString("GET /ws HTTP/1.1");
        assertThat(request.headers()).hasToString("[Host, Authorization]");
    }
}
