package dev.tidewire.websocket;

import dev.tidewire.protocol.HeadLimits;
import java.time.Duration;

/**
 * What a peer may cost. Immutable: each setter answers a changed copy. Every limit is on by default but those of
 * messages and bytes per second, which depend on what they are; zero switches off only those that say so.
 *
 * <p>Connections from a loopback address are not counted per address nor per second: what connects from there is this
 * machine's own reverse proxy, or a test. Behind a proxy that is trusted ({@link WebSocketServer.Builder#trustProxies}),
 * its clients are counted, wherever they are.
 */
public final class Limits {
    private static final Limits DEFAULTS = new Limits();

    private HeadLimits head = HeadLimits.defaults();
    private Duration handshakeTimeout = Duration.ofSeconds(10);
    private int maxMessage = 64 * 1024;
    private int maxFrame;
    private int maxFragments = 1024;
    private Duration messageTimeout = Duration.ofSeconds(30);
    private int controlFramesPerSecond = 10;
    private int controlFramesBurst = 50;
    private int messagesPerSecond;
    private int messagesBurst;
    private int bytesPerSecond;
    private int bytesBurst;
    private int userMessagesPerSecond;
    private int userMessagesBurst;
    private int maxQueue = 1024 * 1024;
    private long maxWaiting;
    private Duration writeTimeout = Duration.ofSeconds(30);
    private Duration closeTimeout = Duration.ofSeconds(5);
    private int maxConnections;
    private int maxConnectionsPerAddress = 100;
    private int maxConnectionsPerUser = 20;
    private int maxConnectsPerSecond = 1000;
    private int maxBody = 64 * 1024;

    private Limits() {}

    private Limits(Limits from) {
        head = from.head;
        handshakeTimeout = from.handshakeTimeout;
        maxMessage = from.maxMessage;
        maxFrame = from.maxFrame;
        maxFragments = from.maxFragments;
        messageTimeout = from.messageTimeout;
        controlFramesPerSecond = from.controlFramesPerSecond;
        controlFramesBurst = from.controlFramesBurst;
        messagesPerSecond = from.messagesPerSecond;
        messagesBurst = from.messagesBurst;
        bytesPerSecond = from.bytesPerSecond;
        bytesBurst = from.bytesBurst;
        userMessagesPerSecond = from.userMessagesPerSecond;
        userMessagesBurst = from.userMessagesBurst;
        maxQueue = from.maxQueue;
        maxWaiting = from.maxWaiting;
        writeTimeout = from.writeTimeout;
        closeTimeout = from.closeTimeout;
        maxConnections = from.maxConnections;
        maxConnectionsPerAddress = from.maxConnectionsPerAddress;
        maxConnectionsPerUser = from.maxConnectionsPerUser;
        maxConnectsPerSecond = from.maxConnectsPerSecond;
        maxBody = from.maxBody;
    }

    /** The limits that hold when none are given. */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /** The size of a request or response head; 4,096 bytes of start line, 8,192 bytes and 100 lines of headers. */
    public HeadLimits head() {
        return head;
    }

    /** See {@link #head()}. */
    public Limits head(HeadLimits value) {
        Limits changed = new Limits(this);
        changed.head = value;
        return changed;
    }

    /**
     * The time from the beginning of a connection until its request is whole, the TLS handshake included; and for each
     * request that follows. 10 s. Beyond: 408, or within TLS the end.
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /** See {@link #handshakeTimeout()}. */
    public Limits handshakeTimeout(Duration value) {
        Limits changed = new Limits(this);
        changed.handshakeTimeout = positive("handshakeTimeout", value);
        return changed;
    }

    /** The largest message in bytes, its fragments together and after inflating; 64 KiB. Beyond: 1009. */
    public int maxMessage() {
        return maxMessage;
    }

    /** See {@link #maxMessage()}. */
    public Limits maxMessage(int bytes) {
        Limits changed = new Limits(this);
        changed.maxMessage = atLeast(1, "maxMessage", bytes);
        return changed;
    }

    /** The largest frame payload in bytes; as {@link #maxMessage()} unless given. Beyond: 1009. */
    public int maxFrame() {
        return maxFrame == 0 ? maxMessage : maxFrame;
    }

    /** See {@link #maxFrame()}. */
    public Limits maxFrame(int bytes) {
        Limits changed = new Limits(this);
        changed.maxFrame = atLeast(1, "maxFrame", bytes);
        return changed;
    }

    /** How many fragments a message may have; 1,024. Beyond: 1008. */
    public int maxFragments() {
        return maxFragments;
    }

    /** See {@link #maxFragments()}. */
    public Limits maxFragments(int count) {
        Limits changed = new Limits(this);
        changed.maxFragments = atLeast(1, "maxFragments", count);
        return changed;
    }

    /** The time from a message's first byte to its last; 30 s. Beyond: 1008. Does not apply to handlers of parts. */
    public Duration messageTimeout() {
        return messageTimeout;
    }

    /** See {@link #messageTimeout()}. */
    public Limits messageTimeout(Duration value) {
        Limits changed = new Limits(this);
        changed.messageTimeout = positive("messageTimeout", value);
        return changed;
    }

    /** How many pings and pongs a second a peer may send in the long run; 10. Beyond: 1008. */
    public int controlFramesPerSecond() {
        return controlFramesPerSecond;
    }

    /** How many pings and pongs a peer may send at once; 50. */
    public int controlFramesBurst() {
        return controlFramesBurst;
    }

    /** See {@link #controlFramesPerSecond()} and {@link #controlFramesBurst()}. */
    public Limits controlFrames(int perSecond, int burst) {
        Limits changed = new Limits(this);
        changed.controlFramesPerSecond = atLeast(1, "controlFramesPerSecond", perSecond);
        changed.controlFramesBurst = atLeast(1, "controlFramesBurst", burst);
        return changed;
    }

    /** How many messages a second a peer may send in the long run; zero, the default: any number. Beyond: 1008. */
    public int messagesPerSecond() {
        return messagesPerSecond;
    }

    /** How many messages a peer may send at once. */
    public int messagesBurst() {
        return messagesBurst;
    }

    /**
     * See {@link #messagesPerSecond()} and {@link #messagesBurst()}. A message counts once for every 4 KiB it has begun,
     * measured after inflating.
     */
    public Limits messages(int perSecond, int burst) {
        Limits changed = new Limits(this);
        changed.messagesPerSecond = atLeast(0, "messagesPerSecond", perSecond);
        changed.messagesBurst = atLeast(perSecond == 0 ? 0 : 1, "messagesBurst", burst);
        return changed;
    }

    /** How many bytes of messages a second, after inflating, a peer may send in the long run; zero: any number. Beyond: 1008. */
    public int bytesPerSecond() {
        return bytesPerSecond;
    }

    /** How many bytes of messages a peer may send at once. */
    public int bytesBurst() {
        return bytesBurst;
    }

    /** See {@link #bytesPerSecond()} and {@link #bytesBurst()}. */
    public Limits bytes(int perSecond, int burst) {
        Limits changed = new Limits(this);
        changed.bytesPerSecond = atLeast(0, "bytesPerSecond", perSecond);
        changed.bytesBurst = atLeast(perSecond == 0 ? 0 : 1, "bytesBurst", burst);
        return changed;
    }

    /**
     * As {@link #messagesPerSecond()}, for all connections of one user together; zero, the default: any number. A long
     * message counts as several, one more for each 4 KiB, so this bounds the bytes of a user, too.
     */
    public int userMessagesPerSecond() {
        return userMessagesPerSecond;
    }

    /** As {@link #messagesBurst()}, for all connections of one user together. */
    public int userMessagesBurst() {
        return userMessagesBurst;
    }

    /** See {@link #userMessagesPerSecond()} and {@link #userMessagesBurst()}. */
    public Limits userMessages(int perSecond, int burst) {
        Limits changed = new Limits(this);
        changed.userMessagesPerSecond = atLeast(0, "userMessagesPerSecond", perSecond);
        changed.userMessagesBurst = atLeast(perSecond == 0 ? 0 : 1, "userMessagesBurst", burst);
        return changed;
    }

    /** How many bytes may wait to be sent on one connection; 1 MiB. Beyond: as {@link SlowConsumer} says. */
    public int maxQueue() {
        return maxQueue;
    }

    /** See {@link #maxQueue()}. */
    public Limits maxQueue(int bytes) {
        Limits changed = new Limits(this);
        changed.maxQueue = atLeast(1024, "maxQueue", bytes);
        return changed;
    }

    /**
     * How many bytes may wait on all connections of a server together: to be sent, or to be read by those that are paused;
     * a quarter of the most memory that the JVM may take. Beyond: newcomers get 503 with {@code Retry-After}, and the
     * connections with most are dropped, first those of whom is not known who they are. Counted every second, and
     * as often as half of the room has been taken. What is sent counts when the system has refused it. Not counted: what a
     * message has gathered that is not whole yet, which {@link #maxMessage()} bounds; and what a handler that may block has
     * not taken yet, which is at most 256 KiB and a message of each connection.
     */
    public long maxWaiting() {
        return maxWaiting == 0 ? Runtime.getRuntime().maxMemory() / 4 : maxWaiting;
    }

    /** See {@link #maxWaiting()}. */
    public Limits maxWaiting(long bytes) {
        if (bytes < 1024) {
            throw new IllegalArgumentException("maxWaiting must be at least 1024, not " + bytes);
        }
        Limits changed = new Limits(this);
        changed.maxWaiting = bytes;
        return changed;
    }

    /**
     * How long bytes may wait to be sent while the peer takes none, or less than 1 KiB a second; 30 s. Beyond: the connection
     * is dropped.
     */
    public Duration writeTimeout() {
        return writeTimeout;
    }

    /** See {@link #writeTimeout()}. */
    public Limits writeTimeout(Duration value) {
        Limits changed = new Limits(this);
        changed.writeTimeout = positive("writeTimeout", value);
        return changed;
    }

    /** How long the closing handshake may take before the connection is dropped; 5 s. */
    public Duration closeTimeout() {
        return closeTimeout;
    }

    /** See {@link #closeTimeout()}. */
    public Limits closeTimeout(Duration value) {
        Limits changed = new Limits(this);
        changed.closeTimeout = positive("closeTimeout", value);
        return changed;
    }

    /**
     * How many connections a server holds; zero, the default: 80 % of the file descriptors that the process may have. With
     * those that are none, or none yet, it is never more than 95 %: those beyond are hung up on.
     * Beyond: 503 with {@code Retry-After}.
     */
    public int maxConnections() {
        return maxConnections;
    }

    /** See {@link #maxConnections()}. */
    public Limits maxConnections(int count) {
        Limits changed = new Limits(this);
        changed.maxConnections = atLeast(0, "maxConnections", count);
        return changed;
    }

    /**
     * How many WebSockets a server holds from one address (IPv6: one /64); 100; zero: any number. Beyond: 503. Of connections
     * that are none, or none yet, it holds ten times as many beside them; those beyond are hung up on.
     */
    public int maxConnectionsPerAddress() {
        return maxConnectionsPerAddress;
    }

    /** See {@link #maxConnectionsPerAddress()}. */
    public Limits maxConnectionsPerAddress(int count) {
        Limits changed = new Limits(this);
        changed.maxConnectionsPerAddress = atLeast(0, "maxConnectionsPerAddress", count);
        return changed;
    }

    /**
     * How many connections a server holds of one user, where there is {@link Authentication}; 20; zero: any number. Beyond:
     * 429 with {@code Retry-After}, or 1008 if the user became known after the upgrade.
     */
    public int maxConnectionsPerUser() {
        return maxConnectionsPerUser;
    }

    /** See {@link #maxConnectionsPerUser()}. */
    public Limits maxConnectionsPerUser(int count) {
        Limits changed = new Limits(this);
        changed.maxConnectionsPerUser = atLeast(0, "maxConnectionsPerUser", count);
        return changed;
    }

    /**
     * How many connections a second a server accepts; 1,000; zero: any number. Unless {@link #maxConnectionsPerAddress()} is
     * zero, an address has at most a tenth of these, or as many as it may hold if that is more. Beyond: 503 with
     * {@code Retry-After}.
     */
    public int maxConnectsPerSecond() {
        return maxConnectsPerSecond;
    }

    /** See {@link #maxConnectsPerSecond()}. */
    public Limits maxConnectsPerSecond(int count) {
        Limits changed = new Limits(this);
        changed.maxConnectsPerSecond = atLeast(0, "maxConnectsPerSecond", count);
        return changed;
    }

    /** The largest body of a plain HTTP request in bytes; 64 KiB. Beyond: 413. */
    public int maxBody() {
        return maxBody;
    }

    /** See {@link #maxBody()}. */
    public Limits maxBody(int bytes) {
        Limits changed = new Limits(this);
        changed.maxBody = atLeast(0, "maxBody", bytes);
        return changed;
    }

    private static int atLeast(int least, String name, int value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
        return value;
    }

    private static Duration positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be more than zero, not " + value);
        }
        return value;
    }
}
