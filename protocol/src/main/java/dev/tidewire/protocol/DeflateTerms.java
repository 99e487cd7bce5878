package dev.tidewire.protocol;

import org.jspecify.annotations.Nullable;

/** The parameters of one offer or answer of permessage-deflate as they were written (RFC 7692 §7.1). */
final class DeflateTerms {
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** A window that the offer or answer does not mention. */
    static final int ABSENT = 0;

    /** A window that is mentioned without a number. */
    static final int UNSTATED = -1;

    private static final int INVALID = -2;

    private boolean serverNoContextTakeover;
    private boolean clientNoContextTakeover;
    private int serverMaxWindowBits = ABSENT;
    private int clientMaxWindowBits = ABSENT;
    private @Nullable String problem;

    private DeflateTerms() {}

    /** Reads all parameters; where one breaks the rules, {@link #problem()} says how and the rest is not read. */
    static DeflateTerms of(Extension extension) {
        DeflateTerms terms = new DeflateTerms();
        for (Extension.Parameter parameter : extension.parameters()) {
            terms.problem = terms.take(parameter.name(), parameter.value());
            if (terms.problem != null) {
                break;
            }
        }
        return terms;
    }

    static Extension.Parameter window(String name, int bits) {
        return new Extension.Parameter(name, Integer.toString(bits));
    }

    boolean serverNoContextTakeover() {
        return serverNoContextTakeover;
    }

    boolean clientNoContextTakeover() {
        return clientNoContextTakeover;
    }

    /** 8 to 15, or {@link #ABSENT}. */
    int serverMaxWindowBits() {
        return serverMaxWindowBits;
    }

    /** 8 to 15, {@link #ABSENT} or {@link #UNSTATED}. */
    int clientMaxWindowBits() {
        return clientMaxWindowBits;
    }

    /** How the parameters break the rules, in words of our own, or null. */
    @Nullable
    String problem() {
        return problem;
    }

    private @Nullable String take(String name, @Nullable String value) {
        return switch (name) {
            case SERVER_NO_CONTEXT_TAKEOVER -> takeServerContext(value);
            case CLIENT_NO_CONTEXT_TAKEOVER -> takeClientContext(value);
            case SERVER_MAX_WINDOW_BITS -> takeServerWindow(value);
            case CLIENT_MAX_WINDOW_BITS -> takeClientWindow(value);
            default -> "an unknown parameter";
        };
    }

    private @Nullable String takeServerContext(@Nullable String value) {
        String wrong = wrongFlag(SERVER_NO_CONTEXT_TAKEOVER, serverNoContextTakeover, value);
        serverNoContextTakeover = true;
        return wrong;
    }

    private @Nullable String takeClientContext(@Nullable String value) {
        String wrong = wrongFlag(CLIENT_NO_CONTEXT_TAKEOVER, clientNoContextTakeover, value);
        clientNoContextTakeover = true;
        return wrong;
    }

    private @Nullable String takeServerWindow(@Nullable String value) {
        int bits = windowBits(value);
        // RFC 7692 §7.1.2.1: the server's window always comes with a number
        if (bits == UNSTATED || bits == INVALID) {
            return SERVER_MAX_WINDOW_BITS + " that is not a number from 8 to 15";
        }
        String wrong = serverMaxWindowBits == ABSENT ? null : twice(SERVER_MAX_WINDOW_BITS);
        serverMaxWindowBits = bits;
        return wrong;
    }

    private @Nullable String takeClientWindow(@Nullable String value) {
        int bits = windowBits(value);
        if (bits == INVALID) {
            return CLIENT_MAX_WINDOW_BITS + " that is not a number from 8 to 15";
        }
        String wrong = clientMaxWindowBits == ABSENT ? null : twice(CLIENT_MAX_WINDOW_BITS);
        clientMaxWindowBits = bits;
        return wrong;
    }

    private static @Nullable String wrongFlag(String name, boolean seen, @Nullable String value) {
        if (seen) {
            return twice(name);
        }
        return value == null ? null : name + " with a value";
    }

    private static String twice(String name) {
        return name + " twice";
    }

    // RFC 7692 §7.1.2.1: a decimal number from 8 to 15 without leading zeros
    private static int windowBits(@Nullable String value) {
        if (value == null) {
            return UNSTATED;
        }
        return switch (value) {
            case "8", "9", "10", "11", "12", "13", "14", "15" -> Integer.parseInt(value);
            default -> INVALID;
        };
    }
}
