package dev.tidewire.siege;

import java.nio.file.Path;

/** Subscribers of a broadcast of which some never read. */
final class SlowReaders {
    private final Path home;
    private final Scale scale;
    private final Table table;

    SlowReaders(Path home, Scale scale, Table table) {
        this.home = home;
        this.scale = scale;
        this.table = table;
    }

    void run() throws Exception {
        table.section("slow readers of " + home.getFileName() + scale.stalled());
    }
}
