package dev.tidewire.security;

import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** Keys at an address that is known. */
record PublishedKeys(URI url) implements KeySource {
    /** @throws IllegalArgumentException if it is neither https nor on this machine */
    PublishedKeys {
        Fetch.checked(url);
    }

    @Override
    public CompletionStage<Map<String, Object>> fetch() {
        return Fetch.get(url);
    }

    @Override
    public String where() {
        return "at " + url;
    }
}
