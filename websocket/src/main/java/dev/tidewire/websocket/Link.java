package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/**
 * A TCP connection as seen from its event loop: what arrives goes to its {@link LinkListener}, what is to leave is
 * offered to the system at once or waits here. {@link EpollLink} talks to the system itself; {@link ChannelLink} goes
 * through a channel of Netty's, for the other transports, for TLS and for clients.
 *
 * <p>Belongs to one event loop, which alone calls it, but for {@link #pending}, {@link #isOpen} and {@link
 * #remoteAddress}.
 */
interface Link {
    /** Where memory for bytes that wait comes from. */
    ByteBufAllocator MEMORY = PooledByteBufAllocator.DEFAULT;

    /** Has another listener told from now on. */
    void listener(LinkListener listener);

    boolean isOpen();

    InetSocketAddress remoteAddress();

    /** The certificate by which a client is known; null if it was not asked, or showed none. */
    default @Nullable X509Certificate clientCertificate() {
        return null;
    }

    /** Stops and resumes reading. The peer then feels TCP's own back-pressure. */
    void reads(boolean on);

    /**
     * Has its turn before the {@link Newcomers} from now on, and reads more at once. A channel, for TLS or another transport,
     * has its turn and its bounds from Netty.
     */
    default void goesFirst() {}

    /** Reads no more, and has the system keep little of what the peer goes on sending. */
    default void turnAway() {
        reads(false);
    }

    /** Puts bytes, which become this link's, behind those that wait; {@link #flush} sends them. */
    void write(ByteBuf bytes);

    /** As {@link #write}, of bytes that stay the caller's: the link keeps a copy. */
    void writeCopy(ByteBuf memory, int from, int to);

    void flush();

    /** Whether {@link #writeNow} may ever take anything. */
    boolean writesNow();

    /**
     * Offers bytes of direct memory to the system at once.
     *
     * @return how many it took; none if others wait already, or the connection is broken, which {@link #flush} will find
     *     and tell when it is given them
     */
    int writeNow(ByteBuf memory, int from, int to);

    /**
     * Whether bytes wait that the system has refused. What is written behind them may wait for long, and is not to keep
     * more memory than it needs.
     */
    boolean isHeldUp();

    /**
     * Enters this lane of its loop's {@link BroadcastLanes}, if it is open, talks to a socket itself and nothing waits. It
     * leaves by itself when bytes wait or it closes; of what only its user knows, the user tells it by {@link #leaveLane}.
     *
     * @return whether it is in the lane now
     */
    boolean enterLane(int lane);

    /** Leaves its lane, if it is in one. */
    void leaveLane();

    /** How many bytes wait. Any thread. */
    long pending();

    /** How many bytes wait that the system has been offered, and did not take. */
    long refused();

    /** A number that is another whenever the system has taken bytes that waited. */
    long progress();

    /** How many of the bytes that had to wait the system has taken, or a number that grows about as much. */
    long taken();

    /** Between which numbers of waiting bytes the link stops and begins to be writable. */
    void waterMark(WriteBufferWaterMark mark);

    boolean isWritable();

    /** Calls back when all that waits now has been taken by the system, or cannot be any more: at once if nothing waits. */
    void whenWritten(Written written);

    /** Ends our half and leaves the other open, so that the peer still reads what we said last. */
    void endOurHalf();

    /** Ends both halves; under TLS with a word to the peer. */
    void close();

    /** Ends both halves without waiting for a peer that does not read, not even for its part in ending TLS. */
    void drop();

    /** Runs the action once when the link has closed, before its listener is told. There may be one. */
    void afterClose(Runnable action);

    /** Told what became of the bytes that waited. */
    interface Written {
        void done(boolean taken);
    }
}
