package dev.tidewire.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which URLs a client takes, and what it says of the others. */
class ClientTargetTest {

    @ParameterizedTest
    @CsvSource({
        "ws://localhost, false, localhost, 80, /",
        "ws://localhost:3000, false, localhost, 3000, /",
        "wss://example.com, true, example.com, 443, /",
        "WSS://EXAMPLE.com:444/Chat, true, example.com, 444, /Chat",
        "ws://localhost:/a, false, localhost, 80, /a",
        "ws://localhost?token=1, false, localhost, 80, /?token=1",
        "ws://localhost/a/b?c=d&e=%20, false, localhost, 80, /a/b?c=d&e=%20",
        "ws://localhost/a?b=c@d:e/f, false, localhost, 80, /a?b=c@d:e/f",
        "ws://localhost?, false, localhost, 80, /",
        "ws://localhost/a?, false, localhost, 80, /a",
        "ws://localhost/a??, false, localhost, 80, /a??",
        "ws://127.0.0.1:1, false, 127.0.0.1, 1, /",
        "ws://[::1]:65535/x, false, ::1, 65535, /x",
        "wss://[2001:db8::7], true, 2001:db8::7, 443, /",
    })
    void takes(String url, boolean secure, String host, int port, String resource) {
        ClientTarget expected = new ClientTarget(secure, host, port, resource);
        assertThat(WebSocketClient.to(url).target).isEqualTo(expected);
        assertThat(WebSocketClient.to(URI.create(url)).target).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|a WebSocket URL begins with ws:// or wss://, such as ws://localhost:3000/chat",
                "localhost:3000|a WebSocket URL begins with ws:// or wss://, such as ws://localhost:3000/chat",
                "ws:/localhost|a WebSocket URL begins with ws:// or wss://, such as ws://localhost:3000/chat",
                "http://localhost|a WebSocket URL begins with ws:// or wss://, not http://",
                "https://localhost|a WebSocket URL begins with ws:// or wss://, not https://",
                "ws://|the WebSocket URL names no host",
                "ws:///chat|the WebSocket URL names no host",
                "ws://:3000|the WebSocket URL names no host",
                "ws://localhost/#top|a WebSocket URL has no fragment: leave out what begins with #",
                "ws://localhost#top|a WebSocket URL has no fragment: leave out what begins with #",
                "ws://me:secret@localhost|a WebSocket URL holds no user and password: send them in an Authorization header",
                "ws://localhost:0|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://localhost:65536|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://localhost:99999999999|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://localhost:-1|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://localhost:http|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://::1|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://[::1|the WebSocket URL's port is not a number from 1 to 65535",
                "ws://[fe80::1%25eth0]|the WebSocket URL's host is neither a name nor an IP address (IPv6 stands in brackets)",
                "ws://a,b|the WebSocket URL's host is neither a name nor an IP address (IPv6 stands in brackets)",
                "ws://[nonsense]/|the WebSocket URL's host is neither a name nor an IP address (IPv6 stands in brackets)",
                "ws://localhost/a b|the WebSocket URL holds U+0020 at index 16, which must be percent-encoded",
                "ws://localhost/ü|the WebSocket URL holds U+00FC at index 15, which must be percent-encoded",
            })
    void refuses(String url, String message) {
        assertThatThrownBy(() -> WebSocketClient.to(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void refusesAnInjectedHeader() {
        assertThatThrownBy(() -> WebSocketClient.to("ws://localhost/a\r\nX: b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("U+000D at index 16");
    }

    @Test
    void isShownWithoutItsQuery() {
        assertThat(WebSocketClient.to("wss://[::1]/chat?token=secret").target).hasToString("wss://[::1]:443/chat");
    }
}
