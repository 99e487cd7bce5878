package dev.tidewire.siege;

import dev.tidewire.websocket.ClientSocket;
import java.util.Locale;

/** Clients that do nothing wrong: each sends messages at a steady pace and gets them back, in their order. */
final class HealthyClients implements Talkers {
    private static final int MESSAGES_PER_SECOND = 1_000;

    private final Crowd crowd = new Crowd();

    HealthyClients(String url, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int client = i;
            crowd.join(Crowd.client(url), (ws, message) -> crowd.heard(client, message.text()));
        }
    }

    /** So many of them, and what they do. */
    static String inWords(int count) {
        return String.format(Locale.ROOT, "%,d clients that echo %,d messages/s", count, MESSAGES_PER_SECOND);
    }

    @Override
    public int ended() {
        return crowd.ended();
    }

    /** How many have lost their connection because the server said that it is going away. */
    int sentAway() {
        return crowd.sentAway();
    }

    @Override
    public Echoes talk(double seconds) {
        return crowd.talk(MESSAGES_PER_SECOND, seconds, false, ClientSocket::send);
    }

    @Override
    public void close() {
        crowd.close();
    }
}
