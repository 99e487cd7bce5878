package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class WrittenTest {
    private static final List<String> CHARTS =
            List.of("benchmarks/jdk-25-a.svg", "benchmarks/jdk-25-d.svg", "benchmarks/jdk-25-trial-a.svg");

    @Test
    void whatIsNewIsUndoneByRemovingIt() {
        assertThat(new Written(new RunFixture().run(), CHARTS, false)).hasToString("""
                Written: docs/benchmarks/jdk-25.json (raw data), docs/benchmarks/jdk-25-?.svg (2 charts),\
                 docs/benchmarks.md (with the chapter "JDK 25").
                To undo: rm -f docs/benchmarks/jdk-25.json docs/benchmarks/jdk-25-?.svg; benchmarks/compare --render""");
    }

    @Test
    void whatWasThereBeforeIsUndoneWithGit() {
        assertThat(new Written(new RunFixture().run(), CHARTS, true).toString())
                .endsWith("To undo: git checkout docs/benchmarks docs/benchmarks.md");
    }
}
