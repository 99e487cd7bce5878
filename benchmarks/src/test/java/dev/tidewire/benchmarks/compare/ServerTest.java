package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ServerTest {
    private final Server helidon =
            new Server("helidon", "Helidon", Server.Kind.JAVA, "unknown", 21, 1, Set.of(), (load, port) -> List.of());

    @Test
    void aJdkTooOldIsSaidInPlaceOfTheVersion() {
        assertThat(helidon.versionOn(17)).isEqualTo("needs JDK 21 or newer");
        assertThat(helidon.versionOn(21)).isEqualTo("unknown");
    }
}
