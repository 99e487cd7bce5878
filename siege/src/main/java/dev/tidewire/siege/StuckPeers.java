package dev.tidewire.siege;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Subscribers that read nothing, as many that read a byte a second, and as many that read nothing and then break a rule;
 * and when the server drops them. Its descriptors tell that, as they themselves see nothing of it.
 */
final class StuckPeers implements AutoCloseable {
    private static final long PAUSE_MILLIS = 50;
    private static final long NANOS_PER_BYTE = 1_000_000_000L;
    // The buffers of the system are full by then
    private static final double BREAK_SECONDS = 15;
    // 30 s without progress, from when those buffers were full; 5 s for the closing handshake; looked at once a second
    private static final double SHORTEST = 30;
    private static final double LONGEST = 45;
    private static final double LONGEST_CLOSE = 8;

    private final Target server;
    private final int ofEachKind;
    private final int otherDescriptors;
    private final List<StalledReader> silent = new ArrayList<>();
    private final List<StalledReader> slow = new ArrayList<>();
    private final List<StalledReader> breaking = new ArrayList<>();
    private final long begin = System.nanoTime();
    private long lastByte = begin;
    private boolean hasBroken;
    // Seconds from the beginning, or from the broken rule, to the end; below zero while that has not come
    private double broken = -1;
    private double first = -1;
    private double last = -1;

    /** @param otherDescriptors what the server has open without these */
    StuckPeers(Target server, int ofEachKind, int otherDescriptors) throws IOException, InterruptedException {
        this.server = server;
        this.ofEachKind = ofEachKind;
        this.otherDescriptors = otherDescriptors;
        for (int i = 0; i < ofEachKind; i++) {
            silent.add(new StalledReader(server.address()));
            slow.add(new StalledReader(server.address()));
            breaking.add(new StalledReader(server.address()));
        }
    }

    /** Waits until the server has dropped them all, or the time since they came is over. */
    void awaitEnds(double seconds) throws IOException, InterruptedException {
        while (last < 0 && seconds() < seconds) {
            Thread.sleep(PAUSE_MILLIS);
            readSlowly();
            breakRule();
            look(server.descriptors() - otherDescriptors);
        }
    }

    private void look(int left) {
        if (broken < 0 && left <= 2 * ofEachKind) {
            broken = seconds() - BREAK_SECONDS;
        }
        if (first < 0 && left < 2 * ofEachKind) {
            first = seconds();
        }
        if (left <= 0) {
            last = seconds();
        }
    }

    private double seconds() {
        return (System.nanoTime() - begin) / 1e9;
    }

    private void readSlowly() {
        if (System.nanoTime() - lastByte >= NANOS_PER_BYTE) {
            lastByte = System.nanoTime();
            slow.forEach(StalledReader::readByte);
        }
    }

    private void breakRule() throws IOException {
        if (!hasBroken && seconds() >= BREAK_SECONDS) {
            hasBroken = true;
            for (StalledReader peer : breaking) {
                peer.sendUnmasked();
            }
        }
    }

    void judge(Table table) {
        table.judge(
                broken >= 0 && broken <= LONGEST_CLOSE,
                "those that broke a rule",
                "dropped after 5 s",
                broken < 0 ? "not within their time" : String.format(Locale.ROOT, "after %.1f s", broken));
        table.judge(
                first >= SHORTEST && last >= 0 && last <= LONGEST,
                "the others",
                "dropped after 30 s without progress",
                String.format(
                        Locale.ROOT,
                        "first %.1f s from the first message, last %s",
                        first,
                        last < 0 ? "not within its time" : String.format(Locale.ROOT, "%.1f s", last)));
    }

    @Override
    public void close() throws IOException {
        for (List<StalledReader> some : List.of(silent, slow, breaking)) {
            for (StalledReader peer : some) {
                peer.close();
            }
        }
    }
}
