package dev.tidewire.websocket;

import dev.tidewire.protocol.CloseCode;
import dev.tidewire.protocol.CloseStatus;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.ServerChannel;
import io.netty.util.concurrent.EventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A server from the moment it listens until its last connection is gone. Thread-safe. */
final class ServerLifecycle {
    private static final int BACKLOG = 4096;
    private static final Duration GRACE = Duration.ofSeconds(5);
    private static final long LOOK_AGAIN_MILLIS = 10;

    private final EventLoopGroup group;
    private final ServerContext server;
    private final ExecutorService workers;
    private final Transport transport;
    private final IdentityHashMap<EventExecutor, LoopContext> loops = new IdentityHashMap<>();
    private final AllClients clients = new AllClients(loops.values());
    private final AtomicBoolean ending = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final @Nullable CertificateWatch watch;
    private @Nullable Listening listening;

    private ServerLifecycle(WebSocketServer.Builder builder, Transports transports) {
        int threads = builder.threads == 0 ? Runtime.getRuntime().availableProcessors() : builder.threads;
        this.group = transports.start(threads, "tidewire-server", false);
        this.workers = Workers.start();
        this.transport = transports.name();
        this.server = new ServerContext(builder, routes(builder, clients), workers);
        this.watch = CertificateWatch.start(builder.tls);
        for (EventExecutor loop : group) {
            loops.put(loop, new LoopContext((EventLoop) loop, transport, builder.metrics, server.waiting()));
        }
    }

    private static Routes routes(WebSocketServer.Builder builder, Clients clients) {
        Map<String, ServedRoute> routes = new LinkedHashMap<>();
        builder.routes.forEach((path, route) -> routes.put(path, ServedRoute.of(route, builder, clients)));
        return new Routes(routes, builder.fallback == null ? null : ServedRoute.of(builder.fallback, builder, clients));
    }

    static ServerLifecycle start(WebSocketServer.Builder builder) throws IOException {
        Transports transports = Transports.choose(builder.transport);
        ServerLifecycle lifecycle = new ServerLifecycle(builder, transports);
        InetSocketAddress address = new InetSocketAddress(builder.host, builder.port);
        try {
            lifecycle.listening = lifecycle.listen(address, transports, builder.tls);
        } catch (IOException | RuntimeException e) {
            lifecycle.stopThreads();
            throw new IOException("cannot listen on " + builder.host + ":" + builder.port + ": " + why(e));
        }
        return lifecycle;
    }

    private static String why(Exception failure) {
        Throwable cause = failure.getCause() == null ? failure : failure.getCause();
        String message = String.valueOf(cause.getMessage());
        if (message.contains("already in use")) {
            return "the address is in use by another program";
        }
        return cause instanceof UnresolvedAddressException ? "no such host" : message;
    }

    private Listening listen(InetSocketAddress address, Transports transports, @Nullable Tls tls) throws IOException {
        if (transport == Transport.EPOLL && tls == null) {
            IoEventLoop home = (IoEventLoop) group.next();
            EpollAcceptor acceptor = EpollAcceptor.listen(address, BACKLOG, home, this::nextLoop, server);
            return new Listening(
                    acceptor.localAddress(),
                    stopped -> home.execute(() -> {
                        acceptor.close();
                        stopped.run();
                    }));
        }
        ChannelFuture bound = bootstrap(transports.listening(address.getAddress()), tls)
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(bound.cause());
        }
        Channel channel = bound.channel();
        channel.pipeline().addLast(new AcceptFailures(server.metrics()));
        return new Listening(
                (InetSocketAddress) channel.localAddress(),
                stopped -> channel.close().addListener(closed -> stopped.run()));
    }

    /**
     * Where this server listens.
     *
     * @param stop stops that, and then runs the action it is given on an event loop
     */
    private record Listening(InetSocketAddress address, Consumer<Runnable> stop) {}

    private LoopContext nextLoop() {
        return contextOf(group.next());
    }

    private LoopContext contextOf(EventExecutor loop) {
        LoopContext context = loops.get(loop);
        if (context == null) {
            throw new IllegalStateException("a connection came on an event loop that is not this server's");
        }
        return context;
    }

    private ServerBootstrap bootstrap(ChannelFactory<ServerChannel> listening, @Nullable Tls tls) {
        ServerBootstrap bootstrap = new ServerBootstrap();
        if (transport == Transport.IO_URING) {
            // Netty's other transports set it by themselves
            bootstrap.childOption(ChannelOption.TCP_NODELAY, true);
        }
        return bootstrap
                .group(group)
                .channelFactory(listening)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, tls);
                    }
                });
    }

    private void accept(Channel channel, @Nullable Tls tls) {
        // Some transports know no address of a peer that has gone by now
        if (channel.remoteAddress() == null) {
            channel.close();
            return;
        }
        LoopContext loop = contextOf(channel.eventLoop());
        if (tls != null) {
            Duration timeout = server.limits().handshakeTimeout();
            channel.pipeline().addLast(Encryption.accepting(tls, channel.alloc(), timeout));
        }
        loop.receiving().serve(channel);
        ChannelLink link = new ChannelLink(channel, transport);
        RequestHandler requests = new RequestHandler(server, loop, link);
        channel.pipeline().addLast(link);
        requests.begin();
    }

    InetSocketAddress address() {
        if (listening == null) {
            throw new IllegalStateException("the server does not listen");
        }
        return listening.address();
    }

    Clients clients() {
        return clients;
    }

    Transport transport() {
        return transport;
    }

    void closeAndWait() {
        CompletableFuture<Void> end = shutdown(CloseCode.GOING_AWAY, GRACE).toCompletableFuture();
        // A handler that waited here would keep its own loop from ending
        if (loops.keySet().stream().noneMatch(EventExecutor::inEventLoop)) {
            end.join();
        }
    }

    CompletionStage<Void> shutdown(int code, Duration grace) {
        CloseStatus status = CloseStatus.of(code, reason(code));
        if (ending.compareAndSet(false, true)) {
            server.drain(status);
            long deadline = System.nanoTime() + grace.toNanos();
            Farewell farewell = new Farewell(clients, grace);
            lookAgain(() -> sayFarewell(farewell, deadline));
        }
        return ended.minimalCompletionStage();
    }

    private static String reason(int code) {
        return code == CloseCode.SERVICE_RESTART ? "the server restarts" : "the server is going away";
    }

    /** Closes some connections after the others, so that they do not all come back in the same moment. */
    private void sayFarewell(Farewell farewell, long deadline) {
        CloseStatus status = Objects.requireNonNull(server.draining());
        if (farewell.sayNext(status)) {
            awaitEmpty(deadline);
        } else {
            lookAgain(() -> sayFarewell(farewell, deadline));
        }
    }

    /** Looks again and again whether all have gone. */
    private void awaitEmpty(long deadline) {
        if (clients.isEmpty()) {
            stop(deadline);
            return;
        }
        if (System.nanoTime() - deadline > 0) {
            clients.forEachConnection(WebSocket::terminate);
        }
        lookAgain(() -> awaitEmpty(deadline));
    }

    private void lookAgain(Runnable look) {
        group.next().schedule(look, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void stop(long deadline) {
        Listening now = listening;
        if (now != null) {
            now.stop().accept(() -> dropTheRest(deadline));
        }
    }

    /**
     * No more come: drops those that did not ask for a WebSocket, and lets go the last who opened meanwhile. An event
     * loop that ends may leave open what is left then.
     */
    private void dropTheRest(long deadline) {
        server.guests().forEach(RequestHandler::drop);
        if (System.nanoTime() - deadline > 0) {
            clients.forEachConnection(WebSocket::terminate);
        }
        if (server.guests().isEmpty() && clients.isEmpty()) {
            stopThreads();
        } else {
            lookAgain(() -> dropTheRest(deadline));
        }
    }

    private void stopThreads() {
        if (watch != null) {
            watch.stop();
        }
        group.shutdownGracefully(0, GRACE.toMillis(), TimeUnit.MILLISECONDS)
                .addListener(terminated -> new Thread(this::stopWorkers, "tidewire-shutdown").start());
    }

    /** Lets blocking handlers finish what the event loops left to them, the close events last. */
    private void stopWorkers() {
        workers.shutdown();
        try {
            if (!workers.awaitTermination(GRACE.toMillis(), TimeUnit.MILLISECONDS)) {
                workers.shutdownNow();
            }
        } catch (InterruptedException e) {
            workers.shutdownNow();
        } finally {
            ended.complete(null);
        }
    }
}
