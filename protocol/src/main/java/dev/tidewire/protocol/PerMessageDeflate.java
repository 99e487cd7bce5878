package dev.tidewire.protocol;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Agrees on permessage-deflate during the opening handshake, for the server and the client (RFC 7692 §5 and §7).
 * Stateless.
 *
 * <p>On both sides {@code minimumCompressorBits} is the smallest window that this end can compress with
 * ({@link DeflateProvider#minimumWindowBits()}): a window below it is never agreed to for messages that this end sends.
 */
public final class PerMessageDeflate {
    /** The name of the extension. */
    static final String NAME = "permessage-deflate";

    private static final int FULL_WINDOW_BITS = 15;

    private PerMessageDeflate() {}

    /**
     * The server's choice among a client's offers: the first that it can keep without narrowing its own window, or else
     * the first that it can keep at all. A client that lists an offer with a small window for the server and one without
     * takes either; the larger window compresses better, and the JDK can only serve that one.
     *
     * <p>An offer with an unknown parameter, one given twice, or a value out of bounds is passed over; that is never a
     * failure of the handshake (RFC 7692 §7).
     *
     * @param offers what the client listed, extensions of other names included
     * @return what is agreed, to be answered with {@link DeflateParameters#toExtension()}, or null to go without
     */
    public static @Nullable DeflateParameters accept(
            List<Extension> offers, DeflateOptions options, int minimumCompressorBits) {
        if (!options.enabled()) {
            return null;
        }
        DeflateParameters narrowed = null;
        for (Extension offer : offers) {
            DeflateParameters agreed = accept(offer, options, minimumCompressorBits);
            if (agreed != null && agreed.serverMaxWindowBits() == options.serverMaxWindowBits()) {
                return agreed;
            }
            narrowed = narrowed == null ? agreed : narrowed;
        }
        return narrowed;
    }

    private static @Nullable DeflateParameters accept(
            Extension offer, DeflateOptions options, int minimumCompressorBits) {
        if (!NAME.equals(offer.name())) {
            return null;
        }
        DeflateTerms terms = DeflateTerms.of(offer);
        int serverBits = smaller(options.serverMaxWindowBits(), terms.serverMaxWindowBits());
        if (terms.problem() != null || serverBits < minimumCompressorBits) {
            return null;
        }
        return new DeflateParameters(
                options.serverNoContextTakeover() || terms.serverNoContextTakeover(),
                options.clientNoContextTakeover() || terms.clientNoContextTakeover(),
                serverBits,
                clientBits(terms.clientMaxWindowBits(), options),
                terms.serverMaxWindowBits() != DeflateTerms.ABSENT);
    }

    // RFC 7692 §7.1.2.2: without client_max_window_bits in the offer the server cannot limit the client's window
    private static int clientBits(int offered, DeflateOptions options) {
        return offered == DeflateTerms.ABSENT ? FULL_WINDOW_BITS : smaller(options.clientMaxWindowBits(), offered);
    }

    /**
     * The client's offer. It says that the server may limit the client's window wherever the compressor can follow.
     *
     * @throws IllegalArgumentException if the options want a window for the client that its compressor cannot keep to
     */
    public static Extension offer(DeflateOptions options, int minimumCompressorBits) {
        if (options.clientMaxWindowBits() < minimumCompressorBits) {
            throw new IllegalArgumentException("clientMaxWindowBits is " + options.clientMaxWindowBits()
                    + ", but the compressor needs at least " + minimumCompressorBits);
        }
        List<Extension.Parameter> parameters = new ArrayList<>(4);
        if (options.serverNoContextTakeover()) {
            parameters.add(new Extension.Parameter(DeflateTerms.SERVER_NO_CONTEXT_TAKEOVER, null));
        }
        if (options.clientNoContextTakeover()) {
            parameters.add(new Extension.Parameter(DeflateTerms.CLIENT_NO_CONTEXT_TAKEOVER, null));
        }
        if (options.serverMaxWindowBits() < FULL_WINDOW_BITS) {
            parameters.add(DeflateTerms.window(DeflateTerms.SERVER_MAX_WINDOW_BITS, options.serverMaxWindowBits()));
        }
        if (options.clientMaxWindowBits() < FULL_WINDOW_BITS) {
            parameters.add(DeflateTerms.window(DeflateTerms.CLIENT_MAX_WINDOW_BITS, options.clientMaxWindowBits()));
        } else if (minimumCompressorBits < FULL_WINDOW_BITS) {
            parameters.add(new Extension.Parameter(DeflateTerms.CLIENT_MAX_WINDOW_BITS, null));
        }
        return new Extension(NAME, List.copyOf(parameters));
    }

    /**
     * The client's check of the server's answer to its offer.
     *
     * @param sent what {@link #offer} made
     * @param answer what the server answered with
     * @throws HandshakeException if the answer breaks the rules or does not fit the offer: the connection is to be
     *     failed (RFC 7692 §7)
     */
    public static DeflateParameters confirm(Extension sent, Extension answer, int minimumCompressorBits)
            throws HandshakeException {
        DeflateTerms offered = DeflateTerms.of(sent);
        DeflateTerms answered = DeflateTerms.of(answer);
        String problem = NAME.equals(answer.name()) ? answered.problem() : "another extension's name";
        if (problem == null) {
            problem = misfit(offered, answered, minimumCompressorBits);
        }
        if (problem != null) {
            throw HandshakeException.badResponse(
                    "the server's answer to the offer of permessage-deflate has " + problem);
        }
        // RFC 7692 §7.1.1.2, §7.1.2.2: what the client says of itself in its
        // offer holds even where the answer is silent
        return new DeflateParameters(
                answered.serverNoContextTakeover(),
                answered.clientNoContextTakeover() || offered.clientNoContextTakeover(),
                smaller(FULL_WINDOW_BITS, answered.serverMaxWindowBits()),
                smaller(smaller(FULL_WINDOW_BITS, offered.clientMaxWindowBits()), answered.clientMaxWindowBits()),
                offered.serverMaxWindowBits() != DeflateTerms.ABSENT);
    }

    private static @Nullable String misfit(DeflateTerms offered, DeflateTerms answered, int minimumCompressorBits) {
        // RFC 7692 §7.1.1.1: the server accepts server_no_context_takeover by repeating it
        if (offered.serverNoContextTakeover() && !answered.serverNoContextTakeover()) {
            return "no server_no_context_takeover, which was asked for";
        }
        // RFC 7692 §7.1.2.1: the server accepts server_max_window_bits by naming the same or a smaller window
        if (smaller(FULL_WINDOW_BITS, answered.serverMaxWindowBits())
                > smaller(FULL_WINDOW_BITS, offered.serverMaxWindowBits())) {
            return "a larger server_max_window_bits than asked for, or none";
        }
        return clientWindowMisfit(offered.clientMaxWindowBits(), answered.clientMaxWindowBits(), minimumCompressorBits);
    }

    private static @Nullable String clientWindowMisfit(int offered, int answered, int minimumCompressorBits) {
        if (answered == DeflateTerms.ABSENT) {
            return null;
        }
        // RFC 7692 §7.1.2.2: only an offer with client_max_window_bits allows it in the answer, and there with a number
        if (offered == DeflateTerms.ABSENT) {
            return "client_max_window_bits, which was not offered";
        }
        if (answered == DeflateTerms.UNSTATED) {
            return "client_max_window_bits without a number";
        }
        return answered < minimumCompressorBits ? "a client_max_window_bits that this client cannot keep to" : null;
    }

    // A window that is absent or has no number limits nothing
    private static int smaller(int bits, int stated) {
        return stated > 0 ? Math.min(bits, stated) : bits;
    }
}
