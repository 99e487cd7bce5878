package dev.tidewire.benchmarks.costs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tidewire.benchmarks.compare.Machine;
import dev.tidewire.benchmarks.costs.IdleCost.ClassCost;
import java.util.List;
import org.junit.jupiter.api.Test;

class CostsReportTest {
    private static final String PAGE = CostsReport.of(List.of(run()));

    @Test
    void aClassHasItsBytesAConnection() {
        assertThat(PAGE).contains("| `io.netty.channel.Channel` | 1.00 | 128.0 |");
    }

    @Test
    void smallClassesShareALine() {
        assertThat(PAGE).doesNotContain("`io.netty.Rare`").contains("less than a byte a connection |  | 0.5 |");
    }

    @Test
    void theSumsAreThere() {
        assertThat(PAGE)
                .contains("| heap, Netty's classes | 128.5 |")
                .contains("| heap in all | 1,128.5 |")
                .contains("| resident growth before a collection | 3,000.0 |");
    }

    @Test
    void startsAndFilesAreThere() {
        assertThat(PAGE)
                .contains("| 25, with an AOT cache | 150 ms | 100 ms | 200 ms | 2 |")
                .contains("| Netty | 1 | 2 |")
                .contains("| all | 2 | 3 |");
    }

    private static CostsRun run() {
        JarSizes jars = new JarSizes();
        jars.add("tidewire.jar", 1024);
        jars.add("netty-common-4.2.18.Final.jar", 2048);
        return new CostsRun(
                new Machine("a processor", 2, "24 GiB", "Linux 6"),
                25,
                "a JVM 25",
                "tidewire 1",
                "abc1234",
                new IdleCost(
                        10,
                        30_000,
                        20_000,
                        List.of(
                                new ClassCost("byte[]", 100, 10_000),
                                new ClassCost("io.netty.channel.Channel", 10, 1280),
                                new ClassCost("io.netty.Rare", 1, 5))),
                List.of(new StartUp("with an AOT cache", List.of(100.0, 200.0))),
                jars.groups());
    }
}
