package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tidewire.benchmarks.compare.Server.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        Run run = new RunFixture()
                .server("tidewire", Kind.TIDEWIRE)
                .score("tidewire", Load.A, 1, 20)
                .add("tidewire", Load.B, 1, Map.of(), "it ended: \"\u2026\"")
                .run();
        Path file = folder.resolve("jdk-25.json");
        run.write(file);
        assertThat(Run.read(file)).isEqualTo(run);
        assertThat(folder).isDirectoryContaining(each -> each.equals(file));
        assertThat(folder.toFile().list()).hasSize(1);
    }

    @Test
    void aRunGoesOnWithMoreServersAndRounds() {
        Run first = new RunFixture()
                .server("tidewire", Kind.TIDEWIRE)
                .score("tidewire", Load.A, 1, 20)
                .run();
        Run second = new RunFixture()
                .server("tidewire", Kind.TIDEWIRE)
                .server("netty", Kind.JAVA)
                .run();
        Run both = first.continuedBy(second);
        assertThat(both.servers()).extracting(Run.Entrant::name).containsExactly("tidewire", "netty");
        assertThat(both.rounds("tidewire", Load.A)).isEqualTo(1);
        assertThat(both.rounds("netty", Load.A)).isZero();
        assertThat(both.commands()).containsExactly("benchmarks/compare");
    }

    @Test
    void theNextRoundIsNewToAll() {
        Run run = new RunFixture()
                .server("tidewire", Kind.TIDEWIRE)
                .server("netty", Kind.JAVA)
                .score("tidewire", Load.A, 1, 20)
                .score("tidewire", Load.A, 2, 20)
                .score("netty", Load.A, 3, 10)
                .run();
        assertThat(run.lastRound(Load.A)).isEqualTo(3);
        assertThat(run.lastRound(Load.B)).isZero();
    }

    @Test
    void theBusiestBeginningIsKept() {
        Run quiet = new RunFixture().busyCores(0.01).run();
        Run busy = new RunFixture().busyCores(1.5).run();
        Run unknown = new RunFixture().run();
        assertThat(quiet.continuedBy(busy).busyCores()).isEqualTo(1.5);
        assertThat(busy.continuedBy(quiet).busyCores()).isEqualTo(1.5);
        assertThat(unknown.continuedBy(quiet).busyCores()).isEqualTo(0.01);
        assertThat(quiet.continuedBy(unknown).busyCores()).isEqualTo(0.01);
    }

    @Test
    void otherConditionsAreAnotherRun() {
        Run first = new RunFixture().run();
        Run second = new RunFixture().jdk("Some VM 17.0.1").run();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> first.continuedBy(second))
                .withMessage("JDK was Some VM 25.0.1 and is Some VM 17.0.1 now: measure under another --name");
    }
}
