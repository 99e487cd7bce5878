package dev.tidewire.security;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keys whose issuer says where they are (OpenID Connect Discovery 1.0 §4): it is asked until it has said so once. */
final class DiscoveredKeys implements KeySource {
    private static final System.Logger LOG = System.getLogger(OpenIdConnect.class.getName());
    private static final String PATH = "/.well-known/openid-configuration";

    private final String issuer;
    private final URI address;
    private volatile @Nullable URI found;

    /** @throws IllegalArgumentException if it is no address of an issuer */
    DiscoveredKeys(String issuer) {
        this.issuer = issuer;
        this.address = Fetch.checked(URI.create(issuer));
        if (address.getRawQuery() != null) {
            throw new IllegalArgumentException("an issuer's address has no query: '" + issuer + "'");
        }
    }

    /** Asks the issuer, whatever it has said before. */
    CompletionStage<URI> find() {
        URI configuration = URI.create(issuer.replaceFirst("/$", "") + PATH);
        return Fetch.get(configuration).thenCompose(about -> {
            try {
                URI url = read(about);
                found = url;
                return CompletableFuture.completedStage(url);
            } catch (IOException e) {
                return CompletableFuture.failedStage(e);
            }
        });
    }

    private URI read(Map<String, Object> about) throws IOException {
        // OpenID Connect Discovery §4.3: or somebody could speak for another
        if (!issuer.equals(about.get("issuer"))) {
            throw new OpenIdConnect.AnotherIssuerException(issuer);
        }
        if (!(about.get("jwks_uri") instanceof String text)) {
            throw new IOException(issuer + " does not say where its keys are");
        }
        return checked(text);
    }

    private URI checked(String text) throws IOException {
        URI url;
        try {
            url = Fetch.checked(URI.create(text));
        } catch (IllegalArgumentException e) {
            throw new IOException("where " + issuer + " says that its keys are, nobody is asked", e);
        }
        if (Fetch.isLoopback(url) && !Fetch.isLoopback(address)) {
            throw new IOException(issuer + " says that its keys are on this machine");
        }
        return url;
    }

    @Override
    public CompletionStage<Map<String, Object>> fetch() {
        URI known = found;
        if (known != null) {
            return Fetch.get(known);
        }
        return find().thenCompose(url -> {
            LOG.log(Level.INFO, () -> issuer + " says that its keys are at " + url);
            return Fetch.get(url);
        });
    }

    @Override
    public String where() {
        return "of " + issuer;
    }
}
