package dev.tidewire.websocket;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects TCP to the first of several addresses that answers: the next one is tried when the one before has failed, or
 * has been silent for a quarter of a second, so that an address family that leads nowhere costs no more than that
 * (RFC 8305 §5). On the event loop.
 */
final class ClientDial {
    private static final long STAGGER_MILLIS = 250;

    private final EventLoop loop;
    private final Bootstrap bootstrap;
    private final ArrayDeque<InetSocketAddress> untried;
    private final Consumer<Channel> connected;
    private final Consumer<Throwable> failed;
    private final List<Channel> trying = new ArrayList<>();
    private @Nullable Future<?> nextTry;
    private @Nullable Throwable firstFailure;
    private boolean over;

    /**
     * @param connected takes the channel, which does not read yet
     * @param failed takes the first failure when all addresses have failed
     */
    ClientDial(
            EventLoop loop,
            Class<? extends Channel> channel,
            List<InetSocketAddress> addresses,
            Consumer<Channel> connected,
            Consumer<Throwable> failed) {
        this.loop = loop;
        this.untried = new ArrayDeque<>(addresses);
        this.connected = connected;
        this.failed = failed;
        this.bootstrap = new Bootstrap()
                .group(loop)
                .channel(channel)
                .disableResolver()
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.TCP_NODELAY, true)
                // the attempt has a deadline of its own, over all of its steps
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0)
                .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel untouched) {
                        // handlers come when it is known which of several channels is used
                    }
                });
    }

    /** Begins, or goes on with the next address. */
    void tryNext() {
        if (nextTry != null) {
            nextTry.cancel(false);
        }
        InetSocketAddress address = untried.poll();
        if (address == null) {
            return;
        }
        ChannelFuture attempt = bootstrap.connect(address);
        trying.add(attempt.channel());
        if (!untried.isEmpty()) {
            nextTry = loop.schedule(this::tryNext, STAGGER_MILLIS, TimeUnit.MILLISECONDS);
        }
        attempt.addListener(done -> onLoop(() -> tried(attempt.channel(), failureOf(attempt))));
    }

    // an attempt for which there is not even a socket fails on another thread
    private void onLoop(Runnable action) {
        if (loop.inEventLoop()) {
            action.run();
        } else {
            loop.execute(action);
        }
    }

    void cancel() {
        over = true;
        if (nextTry != null) {
            nextTry.cancel(false);
        }
        List.copyOf(trying).forEach(ClientDial::closeIfThere);
    }

    private static void closeIfThere(Channel channel) {
        if (channel.isRegistered()) {
            channel.close();
        }
    }

    private void tried(Channel channel, @Nullable Throwable failure) {
        trying.remove(channel);
        if (over) {
            closeIfThere(channel);
        } else if (failure == null) {
            cancel();
            connected.accept(channel);
        } else {
            closeIfThere(channel);
            failedOne(failure);
        }
    }

    private void failedOne(Throwable failure) {
        if (firstFailure == null) {
            firstFailure = failure;
        }
        if (!untried.isEmpty()) {
            tryNext();
        } else if (trying.isEmpty()) {
            over = true;
            failed.accept(firstFailure);
        }
    }

    // the system may give a connection to a free port of this machine that very port as its own end: it then talks to
    // itself, and nobody listens
    private static @Nullable Throwable failureOf(ChannelFuture attempt) {
        if (!attempt.isSuccess()) {
            return attempt.cause();
        }
        Channel channel = attempt.channel();
        boolean toItself =
                channel.localAddress() != null && channel.localAddress().equals(channel.remoteAddress());
        return toItself ? new ConnectException("Connection refused") : null;
    }
}
