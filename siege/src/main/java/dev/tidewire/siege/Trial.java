package dev.tidewire.siege;

import java.nio.file.Path;
import java.util.Locale;

/** What can be tried, in the order in which it is. */
@SuppressWarnings("ImmutableEnumChecker") // the makers are constructors
enum Trial {
    SLOW("subscribers that never read", SlowReaders::new),
    STUCK("subscribers that take too little to be slow, also when they are to be closed", StuckReaders::new),
    FLOODS("pings, pongs, fragments, errors, resets, connects, requests, slowloris, silence", Floods::new),
    INPUTS("bad handshakes and frames", BadInputs::new),
    TLS("what is no TLS, or too slow, or too much of it", TlsStrangers::new),
    LOGINS("bad tokens, and what those who are logged in may send", BadLogins::new),
    MEMORY("a heap of 64 MiB, and echoes that nobody reads", ShortOfMemory::new),
    SIGNAL("SIGTERM, twice, while all talk", Signals::new);

    private final String what;
    private final Maker maker;

    Trial(String what, Maker maker) {
        this.what = what;
        this.maker = maker;
    }

    /** A trial that is ready to run. */
    interface Course {
        void run() throws Exception;
    }

    /** Makes one with the folder of {@code siege}, its size, and where its outcome goes. */
    private interface Maker {
        Course of(Path home, Scale scale, Table table);
    }

    void run(Path home, Scale scale, Table table) throws Exception {
        maker.of(home, scale, table).run();
    }

    /** Its word on the command line. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its line in the usage. */
    String usage() {
        return String.format(Locale.ROOT, "siege/run %-8s %s%n", word(), what);
    }
}
