package dev.tidewire.siege;

import java.util.Locale;

/** Subscribers of a broadcast that read all the while: the first says 1 KiB again and again, and all hear it, in order. */
final class Audience implements Talkers {
    private static final int MESSAGES_PER_SECOND = 20;

    private final Crowd crowd = new Crowd();

    Audience(String url, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int listener = i;
            crowd.join(
                    Crowd.client(url),
                    (ws, message) -> crowd.heard(listener, message.text().stripTrailing()));
        }
    }

    /** So many of them, and what they do. */
    static String inWords(int count) {
        return String.format(Locale.ROOT, "%,d subscribers, %d messages/s of 1 KiB", count, MESSAGES_PER_SECOND);
    }

    @Override
    public int ended() {
        return crowd.ended();
    }

    @Override
    public Echoes talk(double seconds) {
        return crowd.talk(MESSAGES_PER_SECOND, seconds, true, (ws, text) -> ws.send(String.format("%-1024s", text)));
    }

    @Override
    public void close() {
        crowd.close();
    }
}
