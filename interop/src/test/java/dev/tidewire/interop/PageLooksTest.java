package dev.tidewire.interop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every page in light and dark, on a desk and on a phone: readable for all, nothing beyond the edge; and a picture. */
@ExtendWith(Chromium.class)
@TestInstance(Lifecycle.PER_CLASS)
class PageLooksTest {
    private static final Path PICTURES = Path.of("target", "screenshots");

    /** How somebody looks at a page. */
    enum Look {
        DESK_LIGHT(1280, 800, ColorScheme.LIGHT),
        DESK_DARK(1280, 800, ColorScheme.DARK),
        PHONE_LIGHT(360, 640, ColorScheme.LIGHT),
        PHONE_DARK(360, 640, ColorScheme.DARK);

        final int width;
        final int height;
        final ColorScheme scheme;

        Look(int width, int height, ColorScheme scheme) {
            this.width = width;
            this.height = height;
            this.scheme = scheme;
        }
    }

    private final Browser browser;
    private final ServeProcess server;

    PageLooksTest(Browser browser) throws IOException {
        this.browser = browser;
        this.server = ServeProcess.start(0);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    private Page newPage(Look look) {
        return browser.newPage(new Browser.NewPageOptions()
                .setViewportSize(look.width, look.height)
                .setColorScheme(look.scheme));
    }

    @ParameterizedTest
    @EnumSource
    void startPage(Look look) {
        try (Page page = newPage(look)) {
            page.navigate(server.page("/"));
            assertThat(page.locator("#lobby-lines > li[data-event=message]"))
                    .not()
                    .hasCount(0);
            inspect(page, "start", look);
        }
    }

    @ParameterizedTest
    @EnumSource
    void missingPage(Look look) {
        try (Page page = newPage(look)) {
            page.navigate(server.page("/nothing-here"));
            inspect(page, "missing", look);
        }
    }

    @ParameterizedTest
    @EnumSource
    void chat(Look look) {
        try (Page page = newPage(look);
                ChatTab bob = ChatTab.join(browser, server.page("/chat"), "Bob " + look)) {
            ChatTab ada = ChatTab.open(page, server.page("/chat"));
            inspect(page, "chat-entrance", look);
            ada.enter("Ada " + look);
            bob.say("Hello!");
            bob.say("A word without an end: " + "x".repeat(300));
            assertThat(ada.texts().last()).containsText("without an end");
            ada.say("Two lines,\nand a wave 🌊");
            assertThat(ada.texts().last()).containsText("and a wave 🌊");
            inspect(page, "chat-room", look);
        }
    }

    private static void inspect(Page page, String name, Look look) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(PICTURES.resolve(name + "-" + look.name().toLowerCase(Locale.ROOT) + ".png")));
        assertThat((int) page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth"))
                .as("pixels beyond the edge")
                .isZero();
        // Legacy mode is the one that needs no second page; what it lacks is frames of other origins, and here are none
        assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
                .isEmpty();
    }
}
