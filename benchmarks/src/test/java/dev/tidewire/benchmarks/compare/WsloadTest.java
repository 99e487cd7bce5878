package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WsloadTest {
    @Test
    void figuresAreReadByName() {
        assertThat(Wsload.figures("mode=echo conns=100 rate=1387058 MBps=27.7 errs=0 per_cpu_s=5336000\n"))
                .containsOnlyKeys("conns", "rate", "MBps", "errs", "per_cpu_s")
                .containsEntry("MBps", 27.7)
                .containsEntry("per_cpu_s", 5_336_000.0);
    }

    @Test
    void aLineWithoutFiguresHasNone() {
        assertThat(Wsload.figures("STALL 10s =3 x= ")).isEmpty();
    }
}
