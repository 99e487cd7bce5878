package dev.tidewire.interop;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** A browser of its own with the chat open, and a person before it. */
final class ChatTab implements AutoCloseable {
    private static final int MOST_STEPS = 20;

    private final Page page;

    private ChatTab(Page page) {
        this.page = page;
    }

    static ChatTab open(Browser browser, String url) {
        return open(browser.newPage(), url);
    }

    static ChatTab open(Page page, String url) {
        page.navigate(url);
        ChatTab tab = new ChatTab(page);
        assertThat(tab.connection()).hasAttribute("data-state", "open");
        return tab;
    }

    static ChatTab join(Browser browser, String url, String name) {
        ChatTab tab = open(browser, url);
        tab.enter(name);
        assertThat(tab.at("#room")).isVisible();
        return tab;
    }

    /** Asks to join under this name. */
    void enter(String name) {
        at("#name").fill(name);
        at("#join").click();
    }

    void say(String text) {
        at("#message").fill(text);
        at("#send").click();
    }

    /** The texts of the messages so far, oldest first. */
    Locator texts() {
        return messages().locator(".text");
    }

    Locator messages() {
        return at("#messages > li.message");
    }

    Locator event(String kind) {
        return at("#messages > li.event[data-event='" + kind + "']");
    }

    Locator people() {
        return at("#people > li");
    }

    Locator connection() {
        return at("#connection");
    }

    Locator at(String selector) {
        return page.locator(selector);
    }

    /** Goes back from one thing that takes keys to the next until this one has the focus. */
    void tabBackTo(String selector) {
        for (int i = 0; i < MOST_STEPS; i++) {
            page.keyboard().press("Shift+Tab");
            if (at(selector + ":focus").count() == 1) {
                return;
            }
        }
        throw new AssertionError(selector + " cannot be reached by keyboard");
    }

    Page page() {
        return page;
    }

    @Override
    public void close() {
        page.close();
    }
}
