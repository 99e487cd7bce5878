package dev.tidewire.server.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the load took of the server's process, if it is known. One thread. */
final class ServerUse {
    private static final double BYTES_OF_MEGABYTE = 1e6;

    private final @Nullable ServerProcess process;
    private final long residentBefore;
    private long resident;
    private double cpuBefore;
    private double cpu;
    private int connections;

    /** Before anything is open. */
    ServerUse(@Nullable ServerProcess process) {
        this.process = process;
        this.residentBefore = process == null ? 0 : process.residentBytes();
    }

    /** @param open how many connections stay open */
    void begin(int open) {
        connections = open;
        cpuBefore = process == null ? 0 : process.cpuSeconds();
    }

    void end() {
        cpu = process == null ? 0 : process.cpuSeconds() - cpuBefore;
        resident = process == null ? 0 : process.residentBytes();
    }

    /** @param arrivals messages that came back within the measured time */
    void report(Report report, long arrivals) {
        if (process == null) {
            return;
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpuSeconds", cpu);
        fields.put("residentBytesBefore", residentBefore);
        fields.put("residentBytes", resident);
        report.row("server's processor time", Report.number(cpu, 2), "s");
        if (arrivals > 0 && cpu > 0) {
            fields.put("receivedPerCpuSecond", arrivals / cpu);
            report.row("received per second of it", Report.number(arrivals / cpu, 0), "");
        }
        report.row("server's resident memory", Report.number(resident / BYTES_OF_MEGABYTE, 1), "MB");
        if (connections > 0) {
            double growth = (double) (resident - residentBefore) / connections;
            fields.put("residentBytesPerConnection", growth);
            report.row("its growth per connection", Report.number(growth, 0), "bytes");
        }
        report.field("server", fields);
    }
}
