package dev.tidewire.benchmarks.costs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StartUpTest {
    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(new StartUp("", List.of(400.0, 100.0, 300.0, 200.0)).median())
                .isEqualTo(250.0);
        assertThat(new StartUp("", List.of(300.0, 100.0, 200.0)).median()).isEqualTo(200.0);
    }

    @Test
    void theOrderOfStartsDoesNotMatter() {
        StartUp start = new StartUp("", List.of(300.0, 100.0, 200.0));
        assertThat(start.fastest()).isEqualTo(100.0);
        assertThat(start.slowest()).isEqualTo(300.0);
    }
}
