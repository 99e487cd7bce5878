package dev.tidewire.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages that a person or a script wants sent, one after the other. */
@FunctionalInterface
interface OutgoingLines {

    /** The next one, waited for; null when there are no more. */
    @Nullable
    String next() throws IOException;

    /** These. */
    static OutgoingLines of(List<String> lines) {
        Iterator<String> rest = lines.iterator();
        return () -> rest.hasNext() ? rest.next() : null;
    }

    /** The lines of a stream of UTF-8. */
    static OutgoingLines of(InputStream in) {
        var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8.newDecoder()));
        return () -> {
            try {
                return reader.readLine();
            } catch (CharacterCodingException e) {
                throw new IOException("standard input is not UTF-8", e);
            }
        };
    }
}
