package dev.tidewire.server.bench;

import dev.tidewire.server.Terminal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One run: connections, warm-up, the measured time, last answers, the report. */
final class Run {
    private static final Duration LOOK = Duration.ofMillis(5);

    private final RunOptions options;
    private final String command;
    private final Bench bench;
    private final Load load;
    private final GeneratorUse generator;
    private final ServerUse server;
    private final Progress progress;

    Run(RunOptions options, String command, Bench bench, Load load, @Nullable ServerProcess process) {
        this.options = options;
        this.command = command;
        this.bench = bench;
        this.load = load;
        this.generator = new GeneratorUse(bench);
        this.server = new ServerUse(process);
        this.progress = new Progress(bench, options.duration());
    }

    /** Answers the exit status. */
    int run() throws InterruptedException {
        progress.phase("connecting");
        try {
            load.open();
            progress.phase("warming up");
            load.begin();
            bench.interruption().await(options.warmup());
            measure();
            hearOut();
            load.close();
        } finally {
            progress.done();
        }
        return tell();
    }

    private void measure() throws InterruptedException {
        bench.tallies().beginMeasuring();
        generator.begin();
        server.begin(load.connections());
        bench.timeline().begin();
        progress.measuring();
        bench.timeline().end();
        bench.tallies().endMeasuring();
        generator.end();
        server.end();
        load.end();
    }

    private void hearOut() throws InterruptedException {
        progress.phase("waiting for last answers");
        long deadline = System.nanoTime() + options.drain().toNanos();
        while (!load.isSettled() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK.toMillis());
        }
    }

    private int tell() {
        var report = new Report()
                .field("command", command)
                .field("url", options.url())
                .field("compression", options.compression())
                .field("interrupted", bench.interruption().isAsked())
                .field("warmupSeconds", options.warmup().toMillis() / 1e3);
        report.number("measured for", "durationSeconds", bench.timeline().seconds(), 3, "s");
        boolean whole = load.report(report);
        bench.problems().report(report);
        generator.report(report);
        server.report(report, bench.tallies().arrivalsMeasured());
        String title = command + " " + options.url() + ": " + load.describe()
                + (options.compression() ? ", compression offered" : "");
        Terminal.say(options.json() ? ReportJson.of(report) : ReportTable.of(title, report));
        return whole && !bench.problems().any() ? 0 : 1;
    }
}
