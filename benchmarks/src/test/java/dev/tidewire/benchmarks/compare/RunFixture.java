package dev.tidewire.benchmarks.compare;

import dev.tidewire.benchmarks.compare.Run.Entrant;
import dev.tidewire.benchmarks.compare.Server.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run put together by hand. */
final class RunFixture {
    private final List<Entrant> servers = new ArrayList<>();
    private final List<Measurement> measurements = new ArrayList<>();
    private String generator = "spins";
    private @Nullable Double busyCores;
    private String jdk = "Some VM 25.0.1";

    RunFixture generator(String waits) {
        generator = waits;
        return this;
    }

    RunFixture busyCores(double cores) {
        busyCores = cores;
        return this;
    }

    RunFixture jdk(String version) {
        jdk = version;
        return this;
    }

    RunFixture server(String name, Kind kind) {
        servers.add(new Entrant(name, name.toUpperCase(Locale.ROOT), kind, "1.2"));
        return this;
    }

    RunFixture score(String server, Load load, int round, double score) {
        return add(server, load, round, Map.of("per_cpu_s", score, "srv_user", 60.0, "srv_sys", 40.0), null);
    }

    RunFixture add(String server, Load load, int round, Map<String, Double> values, @Nullable String failure) {
        measurements.add(new Measurement(server, load, round, "2026-11-22T10:00:00Z", values, failure));
        return this;
    }

    Run run() {
        return new Run(
                "jdk-25",
                "JDK 25",
                new Machine("Some CPU", 2, "24 GiB", "Linux 6"),
                "abc1234",
                jdk,
                "-XX:+UseSerialGC",
                10,
                8,
                generator,
                busyCores,
                servers,
                List.of("benchmarks/compare"),
                measurements);
    }
}
