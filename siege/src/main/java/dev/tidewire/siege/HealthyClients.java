package dev.tidewire.siege;

import dev.tidewire.websocket.ClientSocket;

/** Clients that do nothing wrong: each sends messages at a steady pace and gets them back, in their order. */
final class HealthyClients implements Talkers {
    private final Crowd crowd = new Crowd();

    HealthyClients(String url, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            int client = i;
            crowd.join(Crowd.client(url), (ws, message) -> crowd.heard(client, message.text()));
        }
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
    public Echoes talk(int perSecond, double seconds) {
        return crowd.talk(perSecond, seconds, false, ClientSocket::send);
    }

    @Override
    public void close() {
        crowd.close();
    }
}
