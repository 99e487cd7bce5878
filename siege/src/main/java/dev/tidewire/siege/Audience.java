package dev.tidewire.siege;

/** Subscribers of a broadcast that read all the while: the first says 1 KiB again and again, and all hear it, in order. */
final class Audience implements Talkers {
    private final Crowd crowd = new Crowd();

    Audience(String url, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int listener = i;
            crowd.join(
                    Crowd.client(url),
                    (ws, message) -> crowd.heard(listener, message.text().stripTrailing()));
        }
    }

    @Override
    public int ended() {
        return crowd.ended();
    }

    @Override
    public Echoes talk(int perSecond, double seconds) {
        return crowd.talk(perSecond, seconds, true, (ws, text) -> ws.send(String.format("%-1024s", text)));
    }

    @Override
    public void close() {
        crowd.close();
    }
}
