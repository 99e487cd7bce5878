package dev.tidewire.interop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.ColorScheme;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The chat over TLS for those who log in, served as the example's configuration says, in a real browser. */
@ExtendWith(Chromium.class)
class LoginPageTest {
    private static final Path CONFIGURATION = Path.of("..", "examples", "secure.yaml");
    private static final Path PICTURES = Path.of("target", "screenshots");
    private static final String PASSWORD = "try-tidewire";

    private final Browser browser;
    private ServeProcess server;

    LoginPageTest(Browser browser) {
        this.browser = browser;
    }

    @BeforeEach
    void start() throws IOException {
        server = ServeProcess.start(
                CONFIGURATION,
                Map.of(
                        "TIDEWIRE_LISTEN_PORT", "0",
                        "TIDEWIRE_LOGIN_DEMO_LIFETIME", "5s",
                        "TIDEWIRE_LOGIN_GRACE", "1s"));
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static void logIn(Page page, String name, String password) {
        page.locator("#name").fill(name);
        page.locator("#password").fill(password);
        page.locator("#join").click();
    }

    @Test
    void whoLogsInTalksAndStaysBeyondTheEndOfTheFirstToken() {
        try (Page ada = browser.newPage();
                Page bob = browser.newPage()) {
            Assertions.assertThat(server.page("/chat")).startsWith("https://");
            ada.navigate(server.page("/chat"));
            assertThat(ada.locator("#connection")).hasText("Not logged in");
            logIn(ada, "Ada", "a guess");
            assertThat(ada.locator("#name-error")).hasText("This is not the password.");
            logIn(ada, "Ada", PASSWORD);
            assertThat(ada.locator("#room")).isVisible();
            Locator until = ada.locator("#login-until");
            assertThat(until).containsText("login until");
            String first = until.textContent();
            assertThat(until).not().hasText(first);
            String second = until.textContent();
            assertThat(until).not().hasText(second);

            bob.navigate(server.page("/chat"));
            logIn(bob, "Bob", PASSWORD);
            assertThat(bob.locator("#people > li")).hasText(new String[] {"Ada", "Bob (you)"});
            ada.locator("#message").fill("still here");
            ada.locator("#send").click();
            assertThat(bob.locator("#messages .text")).hasText("still here");
        }
    }

    @Test
    void whoseLoginExpiresIsAskedToLogInAgain() {
        try (Page page = browser.newPage()) {
            page.navigate(server.page("/chat"));
            logIn(page, "Ada", PASSWORD);
            assertThat(page.locator("#room")).isVisible();
            page.route("**/login", Route::abort);
            assertThat(page.locator("#name-error")).hasText("Your login has expired: log in again.");
            assertThat(page.locator("#connection")).hasText("Not logged in");
            page.unroute("**/login");
            logIn(page, "Ada", PASSWORD);
            assertThat(page.locator("#room")).isVisible();
            page.locator("#leave").click();
            assertThat(page.locator("#connection")).hasText("Not logged in");
        }
    }

    @Test
    void aPageOfAnotherSiteIsRefused() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            byte[] page = "<!doctype html><title>another site</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            exchange.sendResponseHeaders(200, page.length);
            exchange.getResponseBody().write(page);
            exchange.close();
        });
        other.start();
        try (Page page = browser.newPage()) {
            page.navigate("http://localhost:" + other.getAddress().getPort() + "/");
            Object events = page.evaluate("""
                    url => new Promise(done => {
                      const events = [];
                      const socket = new WebSocket(url);
                      socket.onopen = () => events.push("open");
                      socket.onclose = event => done([...events, "close " + event.code].join(", "));
                    })
                    """, server.page("/chat").replace("https:", "wss:"));
            Assertions.assertThat(events).isEqualTo("close 1006");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void theFormIsForEveryone() {
        for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
            for (int width : new int[] {360, 1280}) {
                Page page = browser.newPage(
                        new Browser.NewPageOptions().setViewportSize(width, 700).setColorScheme(scheme));
                try (page) {
                    page.navigate(server.page("/chat"));
                    assertThat(page.locator("#password")).isVisible();
                    inspect(page, "login-" + scheme + "-" + width);
                    logIn(page, "Ada " + scheme + width, PASSWORD);
                    assertThat(page.locator("#login-until")).isVisible();
                    inspect(page, "logged-in-" + scheme + "-" + width);
                }
            }
        }
    }

    private static void inspect(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name.toLowerCase(java.util.Locale.ROOT) + ".png")));
        Assertions.assertThat((int)
                        page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("pixels beyond the edge")
                .isZero();
        Assertions.assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                .isEmpty();
    }
}
