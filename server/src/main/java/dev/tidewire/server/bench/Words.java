package dev.tidewire.server.bench;

/**
 * What a load calls its messages.
 *
 * @param sent the field and row of what went out
 * @param sentUnit what went out
 * @param received the field and row of what came back as it should
 * @param receivedUnit what came back
 */
record Words(String sent, String sentUnit, String received, String receivedUnit) {
    static final Words MESSAGES = new Words("sent", "messages", "received", "messages");
    static final Words DELIVERIES = new Words("sent", "publications", "received", "deliveries");
    static final Words HANDSHAKES = new Words("attempted", "connections", "opened", "connections");
}
