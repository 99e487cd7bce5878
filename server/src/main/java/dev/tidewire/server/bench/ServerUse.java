package dev.tidewire.server.bench;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the load took of the server's process, if it is known. One thread. */
final class ServerUse {
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
        double growth = connections == 0 ? 0 : (double) (resident - residentBefore) / connections;
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("cpuSeconds", cpu);
        fields.put("residentBytes", resident);
        fields.put("residentBytesBefore", residentBefore);
        fields.put("residentBytesPerConnection", growth);
        if (arrivals > 0 && cpu > 0) {
            fields.put("messagesPerCpuSecond", arrivals / cpu);
            report.row("per second of its processor time", Report.number(arrivals / cpu, 0), "messages");
        }
        report.row("server's processor time", Report.number(cpu, 2), "s");
        report.row("server's memory", Report.number(resident / 1e6, 1), "MB resident");
        report.row("its growth per connection", Report.number(growth, 0), "bytes");
        report.field("server", fields);
    }
}
