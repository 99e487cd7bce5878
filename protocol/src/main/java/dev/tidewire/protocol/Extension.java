package dev.tidewire.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One extension with its parameters, as a client offers it or a server agrees to it (RFC 6455 §9.1). The order of
 * offers is the client's preference; parameters may repeat, which is for the extension to judge.
 *
 * @param name the extension's token, such as {@code permessage-deflate}
 * @param parameters in order
 */
public record Extension(String name, List<Parameter> parameters) {
    /**
     * A parameter, with a value or bare.
     *
     * @param name a token
     * @param value null where there was no equals sign; empty where nothing stood behind it, which no extension
     *     accepts; else a token, without the quotes it may have had
     */
    public record Parameter(String name, @Nullable String value) {
        /**
         * Checks both parts.
         *
         * @throws IllegalArgumentException if one is not as described
         */
        public Parameter {
            requireToken("parameter name", name);
            if (value != null && !value.isEmpty()) {
                requireToken("parameter value", value);
            }
        }

        /** {@code name} or {@code name=value}. */
        @Override
        public String toString() {
            return value == null ? name : name + "=" + value;
        }
    }

    /**
     * Checks the name and takes a copy of the list.
     *
     * @throws IllegalArgumentException if the name is no token
     */
    public Extension {
        requireToken("name", name);
        parameters = List.copyOf(parameters);
    }

    /** The extension as a header shows it, such as {@code permessage-deflate; server_no_context_takeover}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        parameters.forEach(parameter -> text.append("; ").append(parameter));
        return text.toString();
    }

    private static void requireToken(String what, String text) {
        if (!HttpSyntax.isToken(text)) {
            throw new IllegalArgumentException("an extension's " + what + " is not a token");
        }
    }
}
