package dev.tidewire.benchmarks.costs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedClass;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordedStackTrace;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;

/**
 * A flight recording of what the event loops allocate, and where.
 *
 * <p>The JVM samples the object that makes a thread take a new piece of the heap, a TLAB, and that object stands for the
 * whole piece. The smaller the TLABs, the finer the samples: the launcher makes them 4 KiB.
 */
final class AllocationSites {
    /** What was taken at one place, for objects of these classes. */
    record Site(String where, Set<String> types, long bytes) {}

    private final Recording recording = new Recording();
    private final LoopMemory loops;

    AllocationSites(LoopMemory loops) {
        this.loops = loops;
        recording.enable("jdk.ObjectAllocationInNewTLAB").withStackTrace();
        recording.enable("jdk.ObjectAllocationOutsideTLAB").withStackTrace();
        recording.start();
    }

    /** Ends the recording and answers where how much was allocated, most first. */
    List<Site> stop() throws IOException {
        recording.stop();
        Path file = Files.createTempFile("allocations", ".jfr");
        try {
            recording.dump(file);
            return sites(RecordingFile.readAllEvents(file));
        } finally {
            recording.close();
            Files.delete(file);
        }
    }

    private List<Site> sites(List<RecordedEvent> events) {
        Map<String, Long> bytes = new HashMap<>();
        Map<String, Set<String>> types = new HashMap<>();
        for (RecordedEvent event : events) {
            if (event.getThread() != null && loops.has(event.getThread().getJavaThreadId())) {
                String where = where(event.getStackTrace());
                RecordedClass type = event.getClass("objectClass");
                bytes.merge(where, weight(event), Long::sum);
                types.computeIfAbsent(where, any -> new TreeSet<>()).add(type.getName());
            }
        }
        return bytes.entrySet().stream()
                .map(place -> new Site(place.getKey(), types.getOrDefault(place.getKey(), Set.of()), place.getValue()))
                .sorted(Comparator.comparingLong(Site::bytes).reversed())
                .toList();
    }

    private static long weight(RecordedEvent event) {
        return event.hasField("tlabSize") ? event.getLong("tlabSize") : event.getLong("allocationSize");
    }

    /** The innermost method outside the JDK, and the innermost one of Tidewire's. */
    private static String where(@Nullable RecordedStackTrace trace) {
        if (trace == null) {
            return "an unknown place";
        }
        List<String> names = trace.getFrames().stream()
                .map(AllocationSites::name)
                .filter(name -> !name.startsWith("java.") && !name.startsWith("jdk."))
                .toList();
        String inner = names.isEmpty() ? "the JDK" : names.get(0);
        return names.stream()
                .filter(name -> name.startsWith("dev.tidewire"))
                .findFirst()
                .filter(own -> !own.equals(inner))
                .map(own -> inner + " for " + own)
                .orElse(inner);
    }

    private static String name(RecordedFrame frame) {
        return frame.getMethod().getType().getName() + "." + frame.getMethod().getName();
    }
}
