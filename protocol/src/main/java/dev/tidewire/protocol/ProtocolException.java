package dev.tidewire.protocol;

/**
 * The peer broke the protocol or a limit; the connection is to be failed with {@link #closeCode()} (RFC 6455 §7.1.7).
 *
 * <p>It carries no stack trace: what matters is what the peer sent, and a hostile peer must not make us pay for one.
 */
public final class ProtocolException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int closeCode;

    /**
     * @param closeCode what the Close frame will say, one of {@link CloseCode}
     * @param message what was wrong, in at most 123 bytes of UTF-8 so that it fits a Close frame's reason
     */
    public ProtocolException(int closeCode, String message) {
        super(message, null, false, false);
        this.closeCode = closeCode;
    }

    /** The close code that tells the peer what kind of error it was. */
    public int closeCode() {
        return closeCode;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
