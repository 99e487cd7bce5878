package dev.tidewire.protocol;

/** The server answered the client's opening handshake with another status than 101 (RFC 6455 §4.1). */
public final class UpgradeRefusedException extends HandshakeException {
    private static final long serialVersionUID = 1L;

    private final transient ResponseHead response;

    UpgradeRefusedException(ResponseHead response) {
        super(response.status(), response.headers(), "the server refused the upgrade with " + response.status());
        this.response = response;
    }

    /** What the server answered; a redirect among them is reported, never followed. */
    public ResponseHead response() {
        return response;
    }
}
