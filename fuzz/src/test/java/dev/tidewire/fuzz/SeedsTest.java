package dev.tidewire.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs every seed, and with them every input that once was a finding, without a fuzzer. */
class SeedsTest {
    static Stream<Arguments> targets() {
        return Stream.of(
                target("handshake", HandshakeTarget::fuzzerTestOneInput),
                target("frames", FramesTarget::fuzzerTestOneInput),
                target("deflate", DeflateTarget::fuzzerTestOneInput),
                target("extensions", ExtensionsTarget::fuzzerTestOneInput),
                target("json", JsonTarget::fuzzerTestOneInput),
                target("token", TokenTarget::fuzzerTestOneInput));
    }

    private static Arguments target(String name, Consumer<byte[]> target) {
        return Arguments.of(name, target);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("targets")
    void holdItsProperties(String name, Consumer<byte[]> target) throws IOException {
        try (Stream<Path> files = Files.list(Path.of("seeds", name))) {
            assertThat(files.sorted())
                    .isNotEmpty()
                    .allSatisfy(seed -> assertThatCode(() -> target.accept(Files.readAllBytes(seed)))
                            .as(seed.toString())
                            .doesNotThrowAnyException());
        }
    }
}
