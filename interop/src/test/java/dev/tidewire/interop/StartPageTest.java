package dev.tidewire.interop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import dev.tidewire.interop.Event.Opened;
import dev.tidewire.interop.Event.Text;
import dev.tidewire.websocket.WebSocketClient;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The start page and the lobby behind it, on the server as people run it. */
@ExtendWith(Chromium.class)
class StartPageTest {
    /** The tutorial's client, word for word. */
    private static final String SNIPPET = """
            const socket = new WebSocket("ws://localhost:3000");

            // Event: Connection opened
            socket.onopen = () => {
              console.log("Connected to WebSocket server");
              socket.send("Hello Server!");  // Sending data
            };

            // Event: Receiving a message
            socket.onmessage = (event) => {
              console.log("Message from server:", event.data);
            };

            // Event: Connection closed
            socket.onclose = () => {
              console.log("WebSocket connection closed");
            };

            // Event: Error handling
            socket.onerror = (error) => {
              console.error("WebSocket error:", error);
            };
            """;

    private ServeProcess server;
    private Page page;

    @BeforeEach
    void open(Browser browser) throws IOException {
        server = ServeProcess.start(0);
        page = browser.newPage();
        page.navigate(server.page("/"));
        assertThat(page.locator("#lobby-state")).hasAttribute("data-state", "open");
    }

    @AfterEach
    void close() {
        page.close();
        server.close();
    }

    private String snippet() {
        return SNIPPET.replace("3000", String.valueOf(server.port()));
    }

    @Test
    void showsTheSnippetForThisServer() {
        assertThat(page.locator("#snippet").textContent()).isEqualTo(snippet());
    }

    @Test
    void snippetRunsInTheConsole() throws InterruptedException {
        List<String> console = new ArrayList<>();
        page.onConsoleMessage(message -> console.add(message.text()));
        typeInConsole(snippet());
        page.waitForCondition(() -> console.contains("Message from server: Hello Server!"));
        server.stop();
        page.waitForCondition(() -> console.contains("WebSocket connection closed"));
        assertThat(console)
                .containsSubsequence(
                        "Connected to WebSocket server",
                        "Message from server: Hello Server!",
                        "WebSocket connection closed");
    }

    private void typeInConsole(String code) {
        JsonObject input = new JsonObject();
        input.addProperty("expression", code);
        input.addProperty("replMode", true);
        JsonObject result = page.context().newCDPSession(page).send("Runtime.evaluate", input);
        assertThat(result.has("exceptionDetails")).as("%s", result).isFalse();
    }

    @Test
    void tabAndJavaClientTalkThroughTheLobby() {
        OurEnd java = new OurEnd();
        WebSocketClient.to("ws://localhost:" + server.port()).connect(java);
        assertThat(java.next()).isInstanceOf(Opened.class);

        page.locator("#lobby-input").fill("Hello Java 👋");
        page.locator("#lobby-send").click();
        assertThat(java.next()).isEqualTo(new Text("Hello Java 👋"));
        assertThat(lastLine()).containsText("Hello Java 👋");

        java.socket().send("Hello browser");
        assertThat(lastLine()).containsText("Hello browser");
        assertThat(java.next()).isEqualTo(new Text("Hello browser"));

        java.socket().send(ByteBuffer.wrap(new byte[] {0, 1, (byte) 0xff}));
        assertThat(lastLine()).containsText("3 bytes: 00 01 ff");
        java.socket().terminate();
    }

    private Locator lastLine() {
        return page.locator("#lobby-lines > li").last();
    }

    @Test
    void markupInTheLobbyStaysText() {
        String text = "<img src=x onerror=alert(1)>";
        page.locator("#lobby-input").fill(text);
        page.keyboard().press("Enter");
        assertThat(lastLine()).containsText(text);
        assertThat(page.locator("#lobby-lines img")).hasCount(0);
    }

    @Test
    void disconnectsAndConnectsAgain() {
        Locator state = page.locator("#lobby-state");
        page.locator("#lobby-toggle").click();
        assertThat(state).hasAttribute("data-state", "closed");
        page.locator("#lobby-toggle").click();
        assertThat(state).hasAttribute("data-state", "open");
        server.close();
        assertThat(state).hasAttribute("data-state", "closed");
    }
}
