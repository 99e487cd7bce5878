package dev.tidewire.hostile;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The tables as they lie beside this class: a row a line, three columns with bars between them. */
final class Rows {
    private Rows() {}

    static Stream<List<String>> of(String table) {
        try (InputStream in = Objects.requireNonNull(Rows.class.getResourceAsStream(table), table)) {
            return new String(in.readAllBytes(), US_ASCII)
                            .lines()
                            .map(line -> Stream.of(line.split("\\|", 3))
                                    .map(String::strip)
                                    .toList())
                            .toList()
                            .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
