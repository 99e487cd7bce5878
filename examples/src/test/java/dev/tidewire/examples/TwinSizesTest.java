package dev.tidewire.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each snippet of the tutorial has a twin in Java that is no larger, and README.md tells both sizes. */
class TwinSizesTest {

    /** Lines that are neither blank nor a comment, and their characters without indentation. */
    private record Size(int lines, int characters) {
        static Size of(List<String> code) {
            List<String> counted = code.stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty() && !line.startsWith("//"))
                    .toList();
            return new Size(
                    counted.size(), counted.stream().mapToInt(String::length).sum());
        }

        String row() {
            return lines + (lines == 1 ? " line, " : " lines, ") + characters + " characters";
        }
    }

    private record Twins(String what, Size javaScript, Size java) {}

    static Stream<Twins> twins() throws IOException {
        return Stream.of(
                new Twins(
                        "4, the client",
                        new Size(14, 373),
                        Size.of(Source.of(Client.class).main())),
                new Twins(
                        "4, the server",
                        new Size(13, 373),
                        Size.of(Source.of(Server.class).main())),
                new Twins(
                        "6, to all clients",
                        new Size(10, 208),
                        Size.of(Source.of(Chat.class).main(".handle(", "}))"))),
                new Twins("7, the client closes", new Size(1, 15), closing("socket.close()")),
                new Twins("7, the server closes", new Size(1, 11), closing("ws.close()")),
                new Twins(
                        "7, being told",
                        new Size(3, 59),
                        closing(".close((ws, end) -> System.out.println(\"Client: \" + end))")));
    }

    private static Size closing(String statement) throws IOException {
        assertThat(Source.of(Closing.class).lines()).anyMatch(line -> line.contains(statement));
        return Size.of(List.of(statement));
    }

    @ParameterizedTest
    @MethodSource("twins")
    void theTwinInJavaIsNoLarger(Twins twins) throws IOException {
        assertThat(twins.java().lines()).isLessThanOrEqualTo(twins.javaScript().lines());
        assertThat(twins.java().characters())
                .isLessThanOrEqualTo(twins.javaScript().characters());
        assertThat(Files.readString(Path.of("README.md")))
                .contains("| " + twins.what() + " | " + twins.javaScript().row() + " | "
                        + twins.java().row() + " |");
    }
}
