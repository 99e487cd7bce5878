package dev.tidewire.server.bench;

import dev.tidewire.server.UsageException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** When messages are sent: at a rate of their own, or when the server has answered. */
final class PaceOptions {
    private static final int MOST_BYTES = 1 << 30;

    @Option(
            names = "--rate",
            paramLabel = "N",
            description =
                    "Open loop: send so many messages a second in all, whatever the server does; latency counts from"
                            + " when a message was due, so waiting is in it.")
    private @Nullable Double rate;

    @Option(
            names = "--in-flight",
            paramLabel = "N",
            description = "Closed loop, the default: keep so many messages on their way, and send the next when one has"
                    + " come back. Default: 1")
    private @Nullable Integer inFlight;

    /**
     * @param size of a message in bytes
     * @throws UsageException if both are given, or one is out of its range
     */
    void check(int size) {
        if (rate != null && inFlight != null) {
            throw new UsageException("--rate and --in-flight exclude each other: an open loop does not wait");
        }
        if (rate != null && !(rate > 0 && rate <= 1e9)) {
            throw new UsageException("--rate must be more than 0 and at most 1000000000, not " + rate);
        }
        if (inFlight() < 1 || inFlight() > 100_000) {
            throw new UsageException("--in-flight must be from 1 to 100000, not " + inFlight);
        }
        if ((long) inFlight() * size > MOST_BYTES) {
            throw new UsageException("--in-flight " + inFlight() + " with --size " + size
                    + " would hold more than a GiB on its way at once");
        }
    }

    boolean isClosedLoop() {
        return rate == null;
    }

    /** Null for a closed loop. */
    @Nullable
    Schedule schedule() {
        return rate == null ? null : Schedule.perSecond(rate);
    }

    int inFlight() {
        return inFlight == null ? 1 : inFlight;
    }

    /** @param where the words behind the number that is in flight */
    String describe(String where) {
        if (rate == null) {
            return "closed loop with " + inFlight() + " " + where;
        }
        return "open loop at " + rate.toString().replaceAll("\\.0$", "") + " a second in all";
    }

    void report(Report report) {
        if (rate == null) {
            report.field("loop", "closed").field("inFlight", inFlight());
            report.remark("Closed loop: a server that stalls is asked less in that time, which hides the stall;"
                    + " --rate N shows it.");
        } else {
            report.field("loop", "open").field("rate", rate);
            report.remark("Open loop: latencies count from when each message was due, corrected for coordinated"
                    + " omission.");
        }
    }
}
