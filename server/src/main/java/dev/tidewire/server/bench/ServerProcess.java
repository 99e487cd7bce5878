package dev.tidewire.server.bench;

import dev.tidewire.server.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The server's process on this machine, as Linux tells of it. */
final class ServerProcess {
    private static final int USER_TICKS = 11;
    private static final int SYSTEM_TICKS = 12;
    private static final double TICKS_PER_SECOND = 100;

    private final Path folder;

    /** @throws UsageException if there is no such process to be seen */
    ServerProcess(long pid) {
        this.folder = Path.of("/proc", Long.toString(pid));
        if (!Files.isReadable(folder.resolve("stat"))) {
            throw new UsageException(
                    "--pid " + pid + ": no such process here; it is read from /proc, so the server has to run on this"
                            + " machine, under Linux");
        }
    }

    /** Resident memory in bytes; zero if the process has gone. */
    long residentBytes() {
        return read("status")
                .lines()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }

    /** The processor time it has used, of all its threads, in seconds; zero if the process has gone. */
    double cpuSeconds() {
        String stat = read("stat");
        if (stat.isEmpty()) {
            return 0;
        }
        // the name, in parentheses, may itself have blanks
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS])) / TICKS_PER_SECOND;
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException e) {
            return "";
        }
    }
}
