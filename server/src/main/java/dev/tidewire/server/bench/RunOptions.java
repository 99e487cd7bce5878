package dev.tidewire.server.bench;

import dev.tidewire.server.ClientOptions;
import dev.tidewire.server.UsageException;
import dev.tidewire.websocket.KeepAlive;
import dev.tidewire.websocket.Limits;
import dev.tidewire.websocket.SlowConsumer;
import dev.tidewire.websocket.WebSocketClient;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Against what, for how long, and how it is told: the options of every load. */
final class RunOptions {
    @Mixin
    private ClientOptions server = new ClientOptions();

    @Option(
            names = "--warmup",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "Load before the measured time, such as 500ms or 2s. Default: 2s")
    private Duration warmup = Duration.ofSeconds(2);

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "The measured time; Ctrl-C ends it early. Default: 10s")
    private Duration duration = Duration.ofSeconds(10);

    @Option(
            names = "--drain",
            paramLabel = "TIME",
            converter = DurationConverter.class,
            description = "How long to wait for last answers. Default: 2s")
    private Duration drain = Duration.ofSeconds(2);

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Event loops of the generator. Default: 2, on a single core 1")
    private @Nullable Integer threads;

    @Option(
            names = "--pid",
            paramLabel = "PID",
            description = "The server's process on this machine: tells the memory and processor time that it takes.")
    private @Nullable Long pid;

    @Option(names = "--json", description = "Answer in JSON: fields are added in time, but never change their meaning.")
    private boolean json;

    /**
     * Runs the load and tells its results; answers the exit status.
     *
     * @param maxQueue how many bytes may wait on one connection
     */
    int run(String command, long maxQueue, Function<Bench, Load> load) throws InterruptedException {
        if (duration.isZero()) {
            throw new UsageException("--duration must be more than zero");
        }
        useThreads();
        WebSocketClient client = server.client();
        int queue =
                (int) Math.min(Integer.MAX_VALUE, maxQueue + Limits.defaults().maxQueue());
        client.limits(Limits.defaults().maxMessage(Integer.MAX_VALUE / 2).maxQueue(queue))
                // pings of our own would be load that nobody asked for
                .keepAlive(KeepAlive.off())
                .slowConsumer(SlowConsumer.DROP_NEWEST);
        ServerProcess process = pid == null ? null : new ServerProcess(pid);
        var interruption = Interruption.ofSignals();
        int status = 1;
        try {
            var bench = new Bench(client, interruption);
            status = new Run(this, command, bench, load.apply(bench), process).run();
            return status;
        } finally {
            interruption.reported(status);
        }
    }

    /** @throws UsageException if it is not a number of connections */
    static void requireConnections(int count) {
        if (count < 1 || count > 1_000_000) {
            throw new UsageException("--connections must be from 1 to 1000000, not " + count);
        }
    }

    private void useThreads() {
        if (threads == null) {
            return;
        }
        if (threads < 1) {
            throw new UsageException("--threads must be at least 1, not " + threads);
        }
        System.setProperty("dev.tidewire.client.threads", Integer.toString(threads));
    }

    String url() {
        return server.url();
    }

    boolean compression() {
        return server.compression();
    }

    Duration warmup() {
        return warmup;
    }

    Duration duration() {
        return duration;
    }

    Duration drain() {
        return drain;
    }

    boolean json() {
        return json;
    }
}
