package dev.tidewire.websocket;

import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.LinuxSocket;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A socket that listens on an epoll event loop, and makes an {@link EpollLink} of each connection, on the next loop. */
final class EpollAcceptor implements EpollIoHandle {
    private static final System.Logger LOG = System.getLogger(WebSocketServer.class.getName());
    // Loaded by now: when it is needed, there may be no descriptor left to load a class by
    private static final Failure KIND = Failure.ACCEPT;
    // So that those who are connected have their turn when very many come at once
    private static final int LEAST_AT_ONCE = 4;
    private static final int MOST_AT_ONCE = 16;
    private static final long SHARE_NANOS = 50_000;
    private static final int LARGEST_ADDRESS = 26;
    private static final int PAUSE_MILLIS = 1_000;

    private final LinuxSocket socket;
    private final IoEventLoop home;
    private final Supplier<LoopContext> nextLoop;
    private final ServerContext server;
    private final byte[] address = new byte[LARGEST_ADDRESS];
    private final InetSocketAddress localAddress;
    private @Nullable IoRegistration registration;

    private EpollAcceptor(LinuxSocket socket, IoEventLoop home, Supplier<LoopContext> nextLoop, ServerContext server) {
        this.socket = socket;
        this.home = home;
        this.nextLoop = nextLoop;
        this.server = server;
        this.localAddress = socket.localAddress();
    }

    /**
     * Listens. Not on an event loop.
     *
     * @throws IOException if the address is taken or not this machine's
     * @throws UnresolvedAddressException if there is no such host
     */
    static EpollAcceptor listen(
            InetSocketAddress at, int backlog, IoEventLoop home, Supplier<LoopContext> nextLoop, ServerContext server)
            throws IOException {
        if (at.isUnresolved()) {
            throw new UnresolvedAddressException();
        }
        // As Transports#listening
        LinuxSocket socket = at.getAddress() instanceof Inet4Address
                ? LinuxSocket.newSocketStream(SocketProtocolFamily.INET)
                : LinuxSocket.newSocketStream();
        try {
            socket.setReuseAddress(true);
            // Linux hands it down to the sockets that are accepted
            socket.setTcpNoDelay(true);
            socket.bind(at);
            socket.listen(backlog);
            EpollAcceptor acceptor = new EpollAcceptor(socket, home, nextLoop, server);
            acceptor.registration =
                    home.register(acceptor).syncUninterruptibly().getNow();
            acceptor.registration.submit(EpollIoOps.EPOLLIN);
            return acceptor;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    InetSocketAddress localAddress() {
        return localAddress;
    }

    // Nothing may get through to the event loop: it would stop for a second, or for ever
    @Override
    public void handle(IoRegistration registered, IoEvent event) {
        try {
            long began = System.nanoTime();
            for (int i = 0; i < LEAST_AT_ONCE || (i < MOST_AT_ONCE && System.nanoTime() - began < SHARE_NANOS); i++) {
                int descriptor = socket.accept(address);
                if (descriptor < 0) {
                    return;
                }
                opened(new Socket(descriptor));
            }
        } catch (Throwable e) {
            pause(registered, e);
        }
    }

    private void opened(Socket accepted) {
        try {
            LoopContext loop = nextLoop.get();
            EpollLink link = new EpollLink(loop, accepted, NativeInetAddress.address(address, 1, address[0]));
            // Made here, so that a server that ends finds it among the guests whatever its loop is busy with
            RequestHandler requests = new RequestHandler(server, loop, link);
            if (loop.isCurrent()) {
                begin(link, requests);
            } else if (!loop.execute(() -> begin(link, requests))) {
                link.close();
            }
        } catch (Throwable e) {
            dropped(e);
            close(accepted);
        }
    }

    private void begin(EpollLink link, RequestHandler requests) {
        try {
            if (requests.begin()) {
                link.open();
            }
        } catch (Throwable e) {
            dropped(e);
            link.close();
        }
    }

    private void dropped(Throwable why) {
        server.metrics().failed(Failure.PROGRAM);
        LOG.log(Level.WARNING, "a connection was dropped that had been accepted", why);
    }

    // Most often there is no descriptor left: those who wait stay in the system's queue meanwhile
    private void pause(IoRegistration registered, Throwable why) {
        if (!socket.isOpen()) {
            return;
        }
        server.metrics().failed(KIND);
        LOG.log(Level.WARNING, "no connections are accepted for " + PAUSE_MILLIS + " ms: " + why);
        registered.submit(EpollIoOps.EPOLLERR);
        home.schedule(() -> registered.submit(EpollIoOps.EPOLLIN), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    /** Stops listening; on the home loop. */
    @Override
    public void close() {
        close(socket);
        if (registration != null) {
            registration.cancel();
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "closing a socket failed", e);
        }
    }
}
