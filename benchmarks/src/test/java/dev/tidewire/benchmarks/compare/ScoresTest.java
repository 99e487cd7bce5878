package dev.tidewire.benchmarks.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.tidewire.benchmarks.compare.Server.Kind;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScoresTest {
    @Test
    void aMedianIsTheMiddleOrTheMeanOfTheTwoInTheMiddle() {
        assertThat(Scores.median(9, 1, 5)).isEqualTo(5);
        assertThat(Scores.median(9, 1, 5, 6)).isEqualTo(5.5);
        assertThat(Scores.median(7)).isEqualTo(7);
        assertThat(Scores.median()).isNaN();
    }

    @Test
    void aRatioIsTakenWithinEachRound() {
        // the machine is four times as fast in the second round: the medians alone would say 30 to 25
        Run run = new RunFixture()
                .score("tidewire", Load.A, 1, 20)
                .score("tidewire", Load.A, 2, 40)
                .score("floor", Load.A, 1, 10)
                .score("floor", Load.A, 2, 40)
                .score("floor", Load.A, 3, 400)
                .run();
        assertThat(new Scores(run).ratio("tidewire", "floor", Load.A)).isCloseTo(1.5, within(1e-9));
        assertThat(new Scores(run).ratio("tidewire", "floor", Load.B)).isNaN();
        assertThat(new Scores(run).ratio("tidewire", "netty", Load.A)).isNaN();
    }

    @Test
    void whatFailedDoesNotCount() {
        Run run = new RunFixture()
                .score("netty", Load.A, 1, 10)
                .add("netty", Load.A, 2, Map.of("per_cpu_s", 99.0), "3 wrong answers")
                .add("jetty", Load.A, 1, Map.of(), "it ended")
                .run();
        Scores scores = new Scores(run);
        assertThat(scores.score("netty", Load.A)).isEqualTo(10);
        assertThat(scores.failed("netty", Load.A)).isFalse();
        assertThat(scores.failed("jetty", Load.A)).isTrue();
        assertThat(scores.failed("vertx", Load.A)).isFalse();
    }

    @Test
    void theBestJavaPeerIsNeitherOursNorNative() {
        Run run = new RunFixture()
                .server("tidewire", Kind.TIDEWIRE)
                .server("netty", Kind.JAVA)
                .server("jetty", Kind.JAVA)
                .server("undertow", Kind.JAVA)
                .server("bun", Kind.NATIVE)
                .score("tidewire", Load.A, 1, 50)
                .score("netty", Load.A, 1, 30)
                .score("jetty", Load.A, 1, 20)
                .score("bun", Load.A, 1, 40)
                .run();
        assertThat(best(run, Load.A)).contains("netty");
        assertThat(best(run, Load.B)).isEmpty();
    }

    @Test
    void theBestJavaPeerIsTheOneThatOursIsLeastAheadOfWithinARound() {
        Run run = new RunFixture()
                .server("tidewire", Kind.TIDEWIRE)
                .server("netty", Kind.JAVA)
                .server("vertx", Kind.JAVA)
                .score("tidewire", Load.A, 1, 50)
                .score("netty", Load.A, 1, 40)
                .score("tidewire", Load.A, 2, 25)
                .score("vertx", Load.A, 2, 24)
                .run();
        assertThat(best(run, Load.A)).contains("vertx");
    }

    @Test
    void whoIsOnIoUringIsComparedWithPeersOnIoUring() {
        RunFixture peers = new RunFixture()
                .server("netty", Kind.JAVA)
                .server("netty-io_uring", Kind.JAVA)
                .score("netty", Load.A, 1, 30)
                .score("netty-io_uring", Load.A, 1, 40)
                .score("tidewire-io_uring", Load.A, 1, 50)
                .score("tidewire", Load.A, 1, 35);
        Run run = peers.server("tidewire-io_uring", Kind.TIDEWIRE)
                .server("tidewire", Kind.TIDEWIRE)
                .run();
        assertThat(best(run, Load.A, "tidewire-io_uring")).contains("netty-io_uring");
        assertThat(best(run, Load.A, "tidewire")).contains("netty");
    }

    private static Optional<String> best(Run run, Load load) {
        return best(run, load, "tidewire");
    }

    private static Optional<String> best(Run run, Load load, String ours) {
        Run.Entrant entrant = run.servers().stream()
                .filter(server -> server.name().equals(ours))
                .findFirst()
                .orElseThrow();
        return new Scores(run).bestJavaPeer(entrant, load).map(Run.Entrant::name);
    }

    @Test
    void theGeneratorIsTheLimitWhereItIsBusyAndTheServerIsNot() {
        Run run = new RunFixture()
                .add("floor", Load.B, 1, Map.of("gen_busy", 100.0, "srv_user", 20.0, "srv_sys", 50.0), null)
                .add("netty", Load.B, 1, Map.of("gen_busy", 100.0, "srv_user", 50.0, "srv_sys", 50.0), null)
                .add("jetty", Load.B, 1, Map.of("gen_busy", 40.0, "srv_user", 50.0, "srv_sys", 30.0), null)
                .run();
        Scores scores = new Scores(run);
        assertThat(scores.limitedByGenerator("floor", Load.B)).isTrue();
        assertThat(scores.limitedByGenerator("netty", Load.B)).isFalse();
        assertThat(scores.limitedByGenerator("jetty", Load.B)).isFalse();
        assertThat(scores.limitedByGenerator("vertx", Load.B)).isFalse();
    }
}
