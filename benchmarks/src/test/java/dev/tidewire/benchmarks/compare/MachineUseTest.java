package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MachineUseTest {
    // user, nice, system, idle, iowait, irq, softirq, steal, guest, guest_nice
    private static final String BEFORE = """
            cpu  1000 10 200 5000 300 0 20 5 900 0
            cpu0 500 5 100 2500 150 0 10 3 450 0
            cpu1 500 5 100 2500 150 0 10 2 450 0
            intr 1
            """;

    @Test
    void whatIsNeitherIdleNorWaitingIsBusy() {
        String after = BEFORE.replace("cpu  1000 10 200 5000 300 0 20 5 900", "cpu  1030 10 210 5140 310 0 20 15 930");
        assertThat(MachineUse.busyCores(BEFORE, after)).isCloseTo(2 * 50 / 200.0, within(1e-9));
    }

    @Test
    void noTimeAtAllIsNotBusy() {
        assertThat(MachineUse.busyCores(BEFORE, BEFORE)).isZero();
    }

    @Test
    void onlyABusyMachineIsWarnedOf() {
        assertThat(MachineUse.warning(0.05, 2)).isEmpty();
        assertThat(MachineUse.warning(0.5, 2))
                .hasValueSatisfying(
                        warning -> assertThat(warning).startsWith("warning: something else kept 0.50 of 2 cores busy"));
    }
}
