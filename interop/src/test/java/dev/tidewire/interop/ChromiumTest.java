package dev.tidewire.interop;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;

/** The {@code WebSocket} of Chromium against Tidewire's server. */
@ExtendWith(Chromium.class)
class ChromiumTest extends Conversations<Peer> {
    private final Page page;

    ChromiumTest(Browser browser) {
        page = browser.newPage();
    }

    @AfterAll
    void closePage() {
        page.close();
    }

    @Override
    Venue<Peer> open() throws IOException {
        return new OurVenue<>(OurServer.start(terms, ChromiumPeer.PAGE), this::connect);
    }

    private Peer connect(int port) {
        page.navigate(terms.httpUrl(port));
        return new ChromiumPeer(page, terms.webSocketUrl(port), OurServer.SUBPROTOCOL);
    }
}
