package dev.tidewire.websocket;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The memory into which one event loop reads, for all of its connections in turn: an idle connection owns none, and what
 * is read next is always in memory that the processor has at hand. Whoever keeps bytes beyond the read copies them.
 *
 * <p>It also tells the channel how often to read: again only where the buffer was filled, and no more than a few times,
 * so that one busy peer does not keep the loop from the others.
 *
 * <p>Owned by one event loop, which reads from one channel at a time.
 */
@SuppressWarnings("ReferenceEquality") // which memory it is counts, not what is in it
final class ReceiveBuffer implements RecvByteBufAllocator, RecvByteBufAllocator.ExtendedHandle {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);
    private static final int CAPACITY = 256 * 1024;
    private static final int READS_IN_A_ROW = 4;

    private static final int SMALLEST_OWN = 512;
    private static final int FIRST_OWN = 4 * 1024;
    private static final int LARGEST_OWN = 64 * 1024;

    private final Transport transport;
    private final ByteBufAllocator allocator;
    private @Nullable ByteBuf memory;
    private ByteBuffer view = NOTHING;
    private @Nullable ChannelConfig reading;
    private int reads;
    private int attempted;
    private int last;

    ReceiveBuffer(Transport transport, ByteBufAllocator allocator) {
        this.transport = transport;
        this.allocator = allocator;
    }

    /**
     * Has the channel read in here where that can be: TLS keeps parts of what it is given, and io_uring holds on to the
     * memory until the system has filled it, so their channels take buffers of their own.
     */
    void serve(Channel channel) {
        boolean lendable = transport != Transport.IO_URING && !Encryption.isIn(channel.pipeline());
        channel.config().setRecvByteBufAllocator(lendable ? this : ownBuffers());
    }

    private static RecvByteBufAllocator ownBuffers() {
        return new AdaptiveRecvByteBufAllocator(SMALLEST_OWN, FIRST_OWN, LARGEST_OWN);
    }

    ByteBuf memory() {
        if (memory == null) {
            throw new IllegalStateException("nothing has been read");
        }
        return memory;
    }

    /** Whether the bytes lie in here. */
    boolean lends(ByteBuffer bytes) {
        return bytes == view;
    }

    /** The readable bytes of the chunk, to be read and written in place; of the loop's own chunk always one object. */
    ByteBuffer bytes(ByteBuf chunk) {
        if (chunk == memory) {
            return view.limit(chunk.writerIndex()).position(chunk.readerIndex());
        }
        return chunk.nioBufferCount() == 1
                ? chunk.internalNioBuffer(chunk.readerIndex(), chunk.readableBytes())
                : copyOf(chunk);
    }

    /** A chunk of the caller's that outlasts the read: the one given, or a copy of what lies in here. */
    ByteBuf keep(ByteBuf chunk) {
        if (chunk != memory) {
            return chunk;
        }
        ByteBuf copy = PooledByteBufAllocator.DEFAULT
                .directBuffer(chunk.readableBytes())
                .writeBytes(chunk);
        chunk.release();
        return copy;
    }

    private static ByteBuffer copyOf(ByteBuf composite) {
        ByteBuffer copy = ByteBuffer.allocate(composite.readableBytes());
        composite.getBytes(composite.readerIndex(), copy);
        return copy.flip();
    }

    /** Gives the memory back; the next read takes some anew. */
    void release() {
        if (memory != null) {
            memory.release();
            memory = null;
            view = NOTHING;
        }
    }

    @Override
    public ExtendedHandle newHandle() {
        return this;
    }

    @Override
    public ByteBuf allocate(ByteBufAllocator ofChannel) {
        return lend();
    }

    /** The whole memory, empty, to be received into; the caller gives one reference back. */
    ByteBuf lend() {
        ByteBuf free = memory;
        if (free == null || free.refCnt() > 1) {
            release();
            free = allocator.directBuffer(CAPACITY, CAPACITY);
            memory = free;
            view = free.nioBuffer(0, CAPACITY);
        }
        // The reader gives one reference back, which leaves ours
        return free.clear().retain();
    }

    @Override
    public int guess() {
        return CAPACITY;
    }

    @Override
    public void reset(ChannelConfig config) {
        reading = config;
        reads = 0;
    }

    @Override
    public void incMessagesRead(int count) {
        reads += count;
    }

    @Override
    public void attemptedBytesRead(int bytes) {
        attempted = bytes;
    }

    @Override
    public int attemptedBytesRead() {
        return attempted;
    }

    @Override
    public void lastBytesRead(int bytes) {
        last = bytes;
    }

    @Override
    public int lastBytesRead() {
        return last;
    }

    @Override
    public boolean continueReading() {
        return mayReadAgain() && last == attempted;
    }

    @Override
    public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
        return mayReadAgain() && maybeMore.get();
    }

    private boolean mayReadAgain() {
        return reads < READS_IN_A_ROW && reading != null && reading.isAutoRead();
    }

    @Override
    public void readComplete() {
        reading = null;
    }
}
