package dev.tidewire.interop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Keyboard;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The live chat in a real browser, on the server as people run it. */
@ExtendWith(Chromium.class)
class ChatPageTest {
    private final Browser browser;
    private ServeProcess server;

    ChatPageTest(Browser browser) {
        this.browser = browser;
    }

    @BeforeEach
    void start() throws IOException {
        server = ServeProcess.start(0);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private ChatTab join(String name) {
        return ChatTab.join(browser, server.page("/chat"), name);
    }

    @Test
    void twoTabsTalkAndSeeWhoIsHere() {
        try (ChatTab ada = join("Ada");
                ChatTab bob = join("Bob")) {
            assertThat(ada.people()).hasText(new String[] {"Ada (you)", "Bob"});
            assertThat(bob.people()).hasText(new String[] {"Ada", "Bob (you)"});
            assertThat(ada.event("joined")).containsText(new String[] {"Bob joined"});

            ada.say("Hello Bob 👋");
            bob.say("Grüße, Ada");
            assertThat(ada.texts()).hasText(new String[] {"Hello Bob 👋", "Grüße, Ada"});
            assertThat(bob.texts()).hasText(new String[] {"Hello Bob 👋", "Grüße, Ada"});
            assertThat(bob.messages().first()).hasAttribute("data-from", "Ada");
            assertThat(bob.messages().last()).hasAttribute("data-own", "");

            bob.page().close();
            assertThat(ada.event("left")).hasText("Bob left");
            assertThat(ada.people()).hasText(new String[] {"Ada (you)"});
            assertThat(ada.at("#people-count")).hasText("1");
        }
    }

    @Test
    void refusesNameThatIsTaken() {
        try (ChatTab ada = join("Ada");
                ChatTab other = ChatTab.open(browser, server.page("/chat"))) {
            other.enter("ada");
            assertThat(other.at("#name-error")).containsText("name");
            assertThat(other.at("#room")).isHidden();
            assertThat(ada.people()).hasText(new String[] {"Ada (you)"});
        }
    }

    @Test
    void markupStaysText() {
        String name = "<img src=x onerror=alert(1)>";
        String text = "<img src=x onerror=alert(2)><script>alert(3)</script>&amp;";
        try (ChatTab ada = join("Ada")) {
            List<String> dialogs = new ArrayList<>();
            ada.page().onDialog(dialog -> {
                dialogs.add(dialog.message());
                dialog.dismiss();
            });
            try (ChatTab mallory = join(name)) {
                mallory.say(text);
                assertThat(ada.texts()).hasText(text);
                assertThat(ada.people()).hasText(new String[] {name, "Ada (you)"});
                assertThat(ada.event("joined")).hasText(name + " joined");
            }
            assertThat(ada.event("left")).hasText(name + " left");
            assertThat(ada.at("main img, main script")).hasCount(0);
            Assertions.assertThat(dialogs).isEmpty();
        }
    }

    @Test
    void needsNoMouse() {
        try (ChatTab ada = ChatTab.open(browser, server.page("/chat"))) {
            Keyboard keyboard = ada.page().keyboard();
            assertThat(ada.at("#name")).isFocused();
            keyboard.type("Ada");
            keyboard.press("Enter");
            assertThat(ada.at("#message")).isFocused();
            keyboard.type("first line");
            keyboard.press("Shift+Enter");
            keyboard.type("second line");
            keyboard.press("Enter");
            assertThat(ada.texts()).hasText(Pattern.compile("^first line\nsecond line$"));
            keyboard.type("sent by the button");
            keyboard.press("Tab");
            assertThat(ada.at("#send")).isFocused();
            keyboard.press("Space");
            assertThat(ada.texts().last()).hasText("sent by the button");
            ada.tabBackTo("#leave");
            keyboard.press("Enter");
            assertThat(ada.at("#name")).isFocused();
        }
    }

    @Test
    void comesBackWithItsDraftAfterTheServerRestarted() throws Exception {
        try (ChatTab ada = join("Ada");
                ChatTab bob = join("Bob")) {
            ada.at("#message").fill("half a sentence");
            server.stop();
            assertThat(ada.at("#outage")).isVisible();
            assertThat(bob.at("#outage")).isVisible();
            assertThat(ada.at("#message")).hasValue("half a sentence");

            server = ServeProcess.start(server.port());
            assertThat(ada.at("#notice")).containsText("not been sent yet");
            assertThat(ada.people()).hasText(new String[] {"Ada (you)", "Bob"});
            assertThat(bob.people()).hasText(new String[] {"Ada", "Bob (you)"});
            assertThat(ada.at("#outage")).isHidden();
            assertThat(ada.at("#message")).hasValue("half a sentence");
            ada.at("#send").click();
            assertThat(bob.texts()).hasText("half a sentence");
        }
    }

    @Test
    void talksOverWssWhereThePageCameOverHttps() throws IOException {
        server.close();
        server = ServeProcess.start(
                0, "--tls-cert", TestCertificate.CHAIN.toString(), "--tls-key", TestCertificate.KEY.toString());
        Assertions.assertThat(server.page("/chat")).startsWith("https://");
        try (ChatTab ada = join("Ada")) {
            ada.say("encrypted");
            assertThat(ada.texts()).hasText("encrypted");
        }
    }
}
