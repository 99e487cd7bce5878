package dev.tidewire.fuzz;

import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.DeflateParameters;
import dev.tidewire.protocol.Extension;
import dev.tidewire.protocol.ExtensionHeader;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.PerMessageDeflate;
import dev.tidewire.protocol.Role;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Any text as Sec-WebSocket-Extensions: read it is the same as written and read again; what a server agrees to fits one
 * of the offers; and as a server's answer it is confirmed or refused with a {@code HandshakeException}.
 *
 * <p>Input: two bytes of options, then the lines of the header.
 */
public final class ExtensionsTarget {
    private ExtensionsTarget() {}

    /** Runs one input; Jazzer calls it. */
    public static void fuzzerTestOneInput(byte[] input) {
        if (input.length < 2) {
            return;
        }
        var headers = headers(new String(Arrays.copyOfRange(input, 2, input.length), StandardCharsets.ISO_8859_1));
        if (headers == null) {
            return;
        }
        try {
            var offers = ExtensionHeader.parse(headers);
            requireSameAgain(offers);
            var options = options(input[0] & 0xFF, input[1] & 0xFF);
            int minimumBits = 8 + (input[1] & 7);
            accept(offers, options, minimumBits);
            confirm(offers, options, minimumBits);
        } catch (HandshakeException e) {
            Property.holds(e.status() == 400, "refused with status " + e.status());
        }
    }

    private static @Nullable Headers headers(String text) {
        var headers = Headers.builder();
        for (String line : text.split("\n", -1)) {
            try {
                headers.add(ExtensionHeader.NAME, line);
            } catch (IllegalArgumentException e) {
                return null;
            }
        }
        return headers.build();
    }

    private static DeflateOptions options(int flags, int bits) {
        return DeflateOptions.on()
                .serverNoContextTakeover((flags & 1) != 0)
                .clientNoContextTakeover((flags & 2) != 0)
                .serverMaxWindowBits(8 + (flags >> 2 & 7))
                .clientMaxWindowBits(8 + (bits >> 3 & 7));
    }

    private static void requireSameAgain(List<Extension> offers) throws HandshakeException {
        boolean unfinished = offers.stream()
                .flatMap(offer -> offer.parameters().stream())
                .anyMatch(parameter -> "".equals(parameter.value()));
        if (unfinished) {
            return;
        }
        String text = ExtensionHeader.format(offers);
        Property.holds(
                ExtensionHeader.parse(Headers.of(ExtensionHeader.NAME, text)).equals(offers),
                "reads otherwise: " + text);
    }

    private static void accept(List<Extension> offers, DeflateOptions options, int minimumBits) {
        var agreed = PerMessageDeflate.accept(offers, options, minimumBits);
        if (agreed == null) {
            return;
        }
        for (var role : Role.values()) {
            int bits = agreed.windowBits(role);
            Property.holds(bits >= 8 && bits <= 15, "agrees on a window of " + bits + " bits");
        }
        Property.holds(agreed.windowBits(Role.SERVER) >= minimumBits, "agrees on a window that it cannot keep to");
        var answer = agreed.toExtension();
        Property.holds(
                offers.stream().anyMatch(offer -> agreed.equals(confirmed(offer, answer))),
                "answers what fits none of the offers: " + answer);
    }

    private static @Nullable DeflateParameters confirmed(Extension sent, Extension answer) {
        try {
            return PerMessageDeflate.confirm(sent, answer, 8);
        } catch (HandshakeException e) {
            return null;
        }
    }

    private static void confirm(List<Extension> answers, DeflateOptions options, int minimumBits) {
        if (options.clientMaxWindowBits() < minimumBits) {
            return;
        }
        var sent = PerMessageDeflate.offer(options, minimumBits);
        for (var answer : answers) {
            try {
                var agreed = PerMessageDeflate.confirm(sent, answer, minimumBits);
                Property.holds(agreed.windowBits(Role.CLIENT) >= minimumBits, "confirms a window too small for us");
            } catch (HandshakeException e) {
                Property.holds(e.status() == 502, "an answer refused with status " + e.status());
            }
        }
    }
}
