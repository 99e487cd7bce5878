package dev.tidewire.benchmarks.compare;

import java.util.List;
import java.util.Set;

/**
 * One of the servers that are compared.
 *
 * @param name what the command line and the raw data call it
 * @param label what people call it
 * @param version of what is measured
 * @param oldestJdk the first JDK that it runs on
 * @param loops event loops; each has a core of its own
 * @param abilities beyond the plain protocol
 * @param command how it is started
 */
record Server(
        String name,
        String label,
        Kind kind,
        String version,
        int oldestJdk,
        int loops,
        Set<Ability> abilities,
        Command command) {
    /** How the names of servers end that have been asked for io_uring. */
    static final String ON_IO_URING = "-io_uring";

    /** The name of the C++ server to which ratios have a column of their own. */
    static final String UWEBSOCKETS = "uwebsockets";

    /** Which comparison a server belongs to. */
    enum Kind {
        TIDEWIRE,
        JAVA,
        NATIVE,
        FLOOR
    }

    /** What some loads need and some servers lack. */
    enum Ability {
        TLS,
        DEFLATE
    }

    /** How a server is started; it prints a line with the word {@code listening} or {@code listens} when it is ready. */
    interface Command {
        /** The words of the command line. */
        List<String> words(Load load, int port);
    }

    boolean can(Load load) {
        return (!load.tls() || abilities.contains(Ability.TLS))
                && (!load.deflate() || abilities.contains(Ability.DEFLATE));
    }

    boolean runsOn(int jdk) {
        return jdk >= oldestJdk;
    }

    /** Its version, or which JDK it needs if this one is too old for it. */
    String versionOn(int jdk) {
        return runsOn(jdk) ? version : "needs JDK " + oldestJdk + " or newer";
    }

    boolean runsOnJvm() {
        return kind == Kind.TIDEWIRE || kind == Kind.JAVA;
    }

    /** The cores for {@code taskset}: 0, or as many from 0 on as there are loops. */
    String cores() {
        return loops == 1 ? "0" : "0-" + (loops - 1);
    }
}
