package dev.tidewire.websocket;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ReflectiveChannelFactory;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.kqueue.KQueue;
import io.netty.channel.kqueue.KQueueIoHandler;
import io.netty.channel.kqueue.KQueueServerSocketChannel;
import io.netty.channel.kqueue.KQueueSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.channel.uring.IoUring;
import io.netty.channel.uring.IoUringIoHandler;
import io.netty.channel.uring.IoUringServerSocketChannel;
import io.netty.channel.uring.IoUringSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What each {@link Transport} is made of in Netty. */
record Transports(
        Transport name,
        IoHandlerFactory io,
        Class<? extends ServerChannel> serverChannel,
        Class<? extends Channel> clientChannel) {

    /**
     * The transport asked for, or the best that loads here.
     *
     * @throws UnsupportedOperationException if the one asked for does not load, saying why
     */
    static Transports choose(Transport wanted) {
        return switch (wanted) {
            case AUTO -> best();
            case NIO -> nio();
            case EPOLL -> checked(wanted, Transports::epollProblem, Transports::epoll);
            case IO_URING -> checked(wanted, Transports::ioUringProblem, Transports::ioUring);
            case KQUEUE -> checked(wanted, Transports::kqueueProblem, Transports::kqueue);
        };
    }

    static boolean isAvailable(Transport transport) {
        return switch (transport) {
            case AUTO, NIO -> true;
            case EPOLL -> Epoll.isAvailable();
            case IO_URING -> IoUring.isAvailable();
            case KQUEUE -> KQueue.isAvailable();
        };
    }

    /**
     * What makes the channel that listens on an address. On Linux a socket would listen for IPv6 and IPv4 alike, and every
     * packet of IPv4 go a longer way; where the address is of IPv4, it is a socket of that family.
     */
    ChannelFactory<ServerChannel> listening(@Nullable InetAddress address) {
        if (name == Transport.EPOLL && address instanceof Inet4Address) {
            return () -> new EpollServerSocketChannel(SocketProtocolFamily.INET);
        }
        return new ReflectiveChannelFactory<>(serverChannel);
    }

    /** @param daemon whether the JVM may end while these loops run */
    EventLoopGroup start(int threads, String threadNames, boolean daemon) {
        return new MultiThreadIoEventLoopGroup(threads, new DefaultThreadFactory(threadNames, daemon), io);
    }

    // io_uring is there to be asked for: it is better at echo and worse at
    // broadcasts, and often forbidden in containers
    private static Transports best() {
        if (Epoll.isAvailable()) {
            return epoll();
        }
        return KQueue.isAvailable() ? kqueue() : nio();
    }

    private static Transports nio() {
        return new Transports(
                Transport.NIO, NioIoHandler.newFactory(), NioServerSocketChannel.class, NioSocketChannel.class);
    }

    private static Transports epoll() {
        return new Transports(
                Transport.EPOLL, EpollIoHandler.newFactory(), EpollServerSocketChannel.class, EpollSocketChannel.class);
    }

    private static Transports ioUring() {
        return new Transports(
                Transport.IO_URING,
                IoUringIoHandler.newFactory(),
                IoUringServerSocketChannel.class,
                IoUringSocketChannel.class);
    }

    private static Transports kqueue() {
        return new Transports(
                Transport.KQUEUE,
                KQueueIoHandler.newFactory(),
                KQueueServerSocketChannel.class,
                KQueueSocketChannel.class);
    }

    private static Throwable epollProblem() {
        return Epoll.unavailabilityCause();
    }

    private static Throwable ioUringProblem() {
        return IoUring.unavailabilityCause();
    }

    private static Throwable kqueueProblem() {
        return KQueue.unavailabilityCause();
    }

    private static Transports checked(Transport wanted, Supplier<Throwable> problem, Supplier<Transports> make) {
        if (isAvailable(wanted)) {
            return make.get();
        }
        Throwable cause = problem.get();
        throw new UnsupportedOperationException(
                "transport " + wanted + " does not load here: " + cause.getMessage(), cause);
    }
}
