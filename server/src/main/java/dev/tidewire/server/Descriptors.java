package dev.tidewire.server;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many files, and with them connections, the system lets this process have open. */
final class Descriptors {
    private static final long FEW = 4096;

    private Descriptors() {}

    /** Says so on standard error if they are few for a server. */
    static void warnIfFew() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix) {
            long most = unix.getMaxFileDescriptorCount();
            if (most < FEW) {
                Terminal.note("WARNING: the system lets this process have " + most + " files open, which is enough for "
                        + (long) (most * 0.8) + " connections: ulimit -n 65536 before the start allows more.");
            }
        }
    }
}
