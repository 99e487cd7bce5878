package dev.tidewire.websocket;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Whom a server asks for credentials, where it finds them, and who answers for them. The header {@code Authorization} is
 * always read. Immutable: each method answers a changed copy.
 *
 * <p>Credentials that are no good are refused with 401 before the upgrade, and with close code 3000 after it. So is whoever
 * shows some in several of header, ticket and query, or twice in one (RFC 6750 §2). A cookie, which a browser adds to them
 * by itself, and the first message count where nothing else is shown.
 */
public final class Authentication {
    private final Authenticator authenticator;
    private final @Nullable String cookie;
    private final @Nullable String ticket;
    private final @Nullable String query;
    private final @Nullable Duration firstMessage;
    private final @Nullable Principal anonymous;
    private final Duration grace;

    private Authentication(
            Authenticator authenticator,
            @Nullable String cookie,
            @Nullable String ticket,
            @Nullable String query,
            @Nullable Duration firstMessage,
            @Nullable Principal anonymous,
            Duration grace) {
        this.authenticator = authenticator;
        this.cookie = cookie;
        this.ticket = ticket;
        this.query = query;
        this.firstMessage = firstMessage;
        this.anonymous = anonymous;
        this.grace = grace;
    }

    /** This one answers for whoever connects. */
    public static Authentication by(Authenticator authenticator) {
        return new Authentication(authenticator, null, null, null, null, null, Duration.ofSeconds(25));
    }

    /**
     * A cookie of this name holds a token. A browser sends it whichever page asks, so the request has to say by its Origin
     * which page that is (CWE-1385), and a client that sends none is refused.
     */
    public Authentication cookie(String name) {
        return new Authentication(authenticator, name, ticket, query, firstMessage, anonymous, grace);
    }

    /** The query parameter of this name holds a ticket for one connection, such as a page asks for before it connects. */
    public Authentication ticket(String parameter) {
        return new Authentication(authenticator, cookie, parameter, query, firstMessage, anonymous, grace);
    }

    /** The query parameter of this name holds a token, which proxies and others may write into their logs. Off unless given. */
    public Authentication query(String parameter) {
        return new Authentication(authenticator, cookie, ticket, parameter, firstMessage, anonymous, grace);
    }

    /**
     * Whoever shows nothing before the upgrade has this long to show it in the first message, a text of the form {@code
     * Bearer TOKEN}. Until then such a connection is none of the server's {@link Clients}, and nothing reaches the handler.
     */
    public Authentication firstMessage(Duration within) {
        return new Authentication(authenticator, cookie, ticket, query, within, anonymous, grace);
    }

    /** Whoever shows nothing is this one. */
    public Authentication orElse(Principal principal) {
        return new Authentication(authenticator, cookie, ticket, query, firstMessage, principal, grace);
    }

    /** How long a connection stays open after its credentials have expired, for them to be renewed; 25 s. */
    public Authentication grace(Duration value) {
        return new Authentication(authenticator, cookie, ticket, query, firstMessage, anonymous, value);
    }

    Authenticator authenticator() {
        return authenticator;
    }

    @Nullable
    String cookie() {
        return cookie;
    }

    @Nullable
    String ticket() {
        return ticket;
    }

    @Nullable
    String query() {
        return query;
    }

    @Nullable
    Duration firstMessage() {
        return firstMessage;
    }

    @Nullable
    Principal anonymous() {
        return anonymous;
    }

    Duration grace() {
        return grace;
    }
}
