package dev.tidewire.protocol;

import java.util.ArrayList;
import java.util.List;

/**
 * What both ends agreed on for permessage-deflate (RFC 7692 §7.1).
 *
 * @param serverNoContextTakeover whether the server starts each message with an empty window
 * @param clientNoContextTakeover whether the client starts each message with an empty window
 * @param serverMaxWindowBits how far back the server may refer, as a power of two, 8 to 15
 * @param clientMaxWindowBits how far back the client may refer, as a power of two, 8 to 15
 * @param serverWindowAsked whether the client's offer named a window for the server, so that the answer has to name one
 *     even when it is the full one
 */
public record DeflateParameters(
        boolean serverNoContextTakeover,
        boolean clientNoContextTakeover,
        int serverMaxWindowBits,
        int clientMaxWindowBits,
        boolean serverWindowAsked) {
    private static final int FULL_WINDOW_BITS = 15;

    /** Whether messages sent by this side may refer to those it sent before. */
    public boolean contextTakeover(Role sender) {
        return !(sender == Role.SERVER ? serverNoContextTakeover : clientNoContextTakeover);
    }

    /** The window of this side's messages, 8 to 15 bits. */
    public int windowBits(Role sender) {
        return sender == Role.SERVER ? serverMaxWindowBits : clientMaxWindowBits;
    }

    /** The server's answer that states this agreement, for {@code Sec-WebSocket-Extensions}. */
    public Extension toExtension() {
        List<Extension.Parameter> parameters = new ArrayList<>(4);
        if (serverNoContextTakeover) {
            parameters.add(new Extension.Parameter(DeflateTerms.SERVER_NO_CONTEXT_TAKEOVER, null));
        }
        if (clientNoContextTakeover) {
            parameters.add(new Extension.Parameter(DeflateTerms.CLIENT_NO_CONTEXT_TAKEOVER, null));
        }
        // RFC 7692 §7.1.2.1: an offer that names the server's window is accepted by naming the same or a smaller one
        if (serverWindowAsked || serverMaxWindowBits < FULL_WINDOW_BITS) {
            parameters.add(DeflateTerms.window(DeflateTerms.SERVER_MAX_WINDOW_BITS, serverMaxWindowBits));
        }
        if (clientMaxWindowBits < FULL_WINDOW_BITS) {
            parameters.add(DeflateTerms.window(DeflateTerms.CLIENT_MAX_WINDOW_BITS, clientMaxWindowBits));
        }
        return new Extension(PerMessageDeflate.NAME, List.copyOf(parameters));
    }
}
