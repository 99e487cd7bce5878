package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidewire.benchmarks.compare.Server.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private final RunFixture fixture = new RunFixture()
            .server("tidewire", Kind.TIDEWIRE)
            .server("netty", Kind.JAVA)
            .server("floor", Kind.FLOOR);

    @Test
    void oursIsSetAgainstTheFloorAndTheBestOfTheOthers() {
        fixture.score("tidewire", Load.A, 1, 490_000)
                .score("netty", Load.A, 1, 245_000)
                .score("floor", Load.A, 1, 500_000);
        assertThat(chapter())
                .contains("| A, TIDEWIRE | 0.98 | 1.00 | 2.00 | NETTY |")
                .contains("| **TIDEWIRE** | 0.98 |")
                .contains("| NETTY | 0.49 |")
                .contains("1 round of 8 s after 10 s of warm-up, the generator spins")
                .contains("    benchmarks/compare\n");
    }

    @Test
    void roundsAreGivenAsMedianAndRange() {
        fixture.score("netty", Load.B, 1, 3_000_000)
                .score("netty", Load.B, 2, 1_000_000)
                .score("netty", Load.B, 3, 2_000_000);
        assertThat(chapter()).contains("| NETTY | 2,000 (1,000–3,000) |").contains("3 rounds of");
    }

    @Test
    void whatFailedIsSaidOnceWithItsReasonBelowEachTableThatShowsIt() {
        fixture.score("floor", Load.D, 1, 10)
                .add("netty", Load.D, 1, Map.of(), "the generator ended with 2:\nSTALL 10s")
                .add("netty", Load.D, 2, Map.of(), "the generator ended with 2:\nSTALL 10s");
        assertThat(chapter())
                .contains("| NETTY | failed |\n\nFailed: NETTY under D in 2 of 2 rounds:"
                        + " `the generator ended with 2: STALL 10s`.\n");
    }

    @Test
    void oneFailureAmongGoodRoundsIsSaidToo() {
        fixture.score("netty", Load.D, 1, 10).add("netty", Load.D, 2, Map.of(), "3 wrong answers");
        assertThat(chapter())
                .contains("| NETTY | 0.0 |")
                .contains("Failed: NETTY under D in 1 of 2 rounds: `3 wrong answers`.");
    }

    @Test
    void aGeneratorThatIsTheLimitIsSaid() {
        fixture.add(
                "floor",
                Load.B,
                1,
                Map.of(
                        "per_cpu_s",
                        5e6,
                        "gen_busy",
                        100.0,
                        "srv_user",
                        9.0,
                        "srv_sys",
                        50.0,
                        "p50us",
                        7.0,
                        "p99us",
                        9.0),
                null);
        assertThat(chapter())
                .contains("| FLOOR | 1.00 † |\n\n† The generator was the limit")
                .contains("| FLOOR | 7 / 9 † |")
                .contains("Where † stands it waits in the generator");
    }

    @Test
    void aServerWithoutAnyFigureIsLeftOutAndADashIsExplained() {
        fixture.score("tidewire", Load.G, 1, 10).score("netty", Load.G, 1, 5).score("tidewire", Load.H, 1, 10);
        assertThat(chapter()).contains("""
                |  | G | H |
                | --- | ---: | ---: |
                | **TIDEWIRE** | 1.00 | 1.00 |
                | NETTY | 0.50 | – |

                – Not measured""").doesNotContain("| FLOOR |");
    }

    @Test
    void roundsAreCountedWhereTheyDiffer() {
        fixture.score("tidewire", Load.A, 1, 10).score("netty", Load.A, 1, 5);
        assertThat(chapter()).contains(" 1 round of 8 s").doesNotContain("### Rounds");
        fixture.score("tidewire", Load.A, 2, 10).add("floor", Load.E, 1, Map.of(IdleMemory.RESIDENT, 71.0), null);
        assertThat(chapter())
                .contains("1 to 2 rounds (below, under Rounds)")
                .contains("| **TIDEWIRE** | 2 | – |")
                .contains("| NETTY | 1 | – |")
                .contains("| FLOOR | – | 1 |")
                .contains("**One round each**");
    }

    @Test
    void whatCameBackOnTheClockIsSaidWhereItWasTaken() {
        fixture.score("netty", Load.A, 1, 5);
        assertThat(chapter()).doesNotContain("on the clock");
        fixture.add("tidewire", Load.A, 1, Map.of("per_cpu_s", 1e6, "rate", 250_000.0), null);
        assertThat(chapter()).contains("on the clock").contains("| **TIDEWIRE** | 250 |");
    }

    @Test
    void aGeneratorThatSharesItsCoreIsSaid() {
        fixture.score("tidewire", Load.A, 1, 5);
        assertThat(chapter()).doesNotContain("share a core");
        fixture.generator("sleeps");
        assertThat(chapter()).contains("cannot show\nhow Tidewire scales");
    }

    @Test
    void aBusyMachineIsSaid() {
        assertThat(chapter()).doesNotContain("busy with something else");
        fixture.busyCores(0.256);
        assertThat(chapter()).contains("Before it began, 0.26 cores were busy with something else.");
    }

    @Test
    void chartsShowWhatFailedAndWhereTheGeneratorWasTheLimit() {
        fixture.score("floor", Load.D, 1, 10)
                .add("netty", Load.D, 1, Map.of(), "server closed")
                .add(
                        "tidewire",
                        Load.D,
                        1,
                        Map.of("per_cpu_s", 9.0, "gen_busy", 99.0, "srv_user", 9.0, "srv_sys", 50.0),
                        null);
        assertThat(new Charts(fixture.run()).all().get(Load.D))
                .extracting(BarChart::svg)
                .asString()
                .contains("FLOOR 1.00, TIDEWIRE 0.90 †, NETTY failed")
                .contains("† the generator was the limit");
    }

    @Test
    void memoryHasAHeapOnlyWhereThereIsAJvm() {
        fixture.add("netty", Load.E, 1, Map.of(IdleMemory.RESIDENT, 3928.4, IdleMemory.HEAP, 1868.0), null)
                .add("floor", Load.E, 1, Map.of(IdleMemory.RESIDENT, 71.0), null);
        assertThat(chapter()).contains("| NETTY | 3,928 | – | 1,868 |").contains("| FLOOR | 71 | – | – |\n\n– No JVM");
    }

    @Test
    void theSameDataGivesTheSameBytes(@TempDir Path once, @TempDir Path again) throws IOException {
        fixture.score("tidewire", Load.A, 1, 9).score("floor", Load.A, 1, 10).score("tidewire", Load.F, 1, 9);
        assertThat(new Report(List.of(fixture.run())).write(once)).containsExactly("benchmarks/jdk-25-a.svg");
        new Report(List.of(fixture.run())).write(again);
        assertThat(files(once)).containsExactly("benchmarks.md", "benchmarks/jdk-25-a.svg");
        assertThat(files(again)).isEqualTo(files(once));
        for (String file : files(once)) {
            assertThat(again.resolve(file)).hasSameTextualContentAs(once.resolve(file));
        }
        assertThat(once.resolve("benchmarks.md")).content().contains("(benchmarks/jdk-25-a.svg)");
    }

    @Test
    void aTableWithARowTooShortIsAMistake() {
        MarkdownTable table = new MarkdownTable(List.of("a", "b"));
        assertThatIllegalArgumentException().isThrownBy(() -> table.row(List.of("1")));
        table.row(List.of("x|y", "2"));
        assertThat(table).hasToString("| a | b |\n| --- | ---: |\n| x\\|y | 2 |\n");
    }

    private String chapter() {
        return new Chapter(fixture.run()).text();
    }

    private static List<String> files(Path folder) throws IOException {
        try (var found = Files.walk(folder)) {
            return found.filter(Files::isRegularFile)
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
