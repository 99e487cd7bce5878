package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class TidewireBenchTest {
    @Test
    void itsReportGetsTheNamesOfWsload() throws IOException {
        String report = """
                tidewire: a line before
                {"command":"echo","durationSeconds":2.0,"perSecond":31500,"latencyMicros":{"count":9,"p50":120.5,"p99":900},
                "wrong":1,"outOfOrder":2,"unexpectedCloses":0,"errors":0,"unsent":0,
                "generator":{"limited":false,"processCores":0.75},
                "server":{"cpuSeconds":1.5,"receivedPerCpuSecond":42000}}
                """;
        assertThat(TidewireBench.figures(report))
                .containsEntry("rate", 31_500.0)
                .containsEntry("p50us", 120.5)
                .containsEntry("p99us", 900.0)
                .containsEntry("gen_busy", 75.0)
                .containsEntry("srv_busy", 75.0)
                .containsEntry("per_cpu_s", 42_000.0)
                .containsEntry("errs", 3.0);
    }

    @Test
    void noReportIsAFailureInItsOwnWords() {
        assertThatIOException()
                .isThrownBy(() -> TidewireBench.figures("tidewire: no server at wss://127.0.0.1:1/\n"))
                .withMessage("tidewire bench gave no figures: tidewire: no server at wss://127.0.0.1:1/");
    }
}
