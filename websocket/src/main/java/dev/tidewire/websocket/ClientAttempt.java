package dev.tidewire.websocket;

import dev.tidewire.protocol.ClientHandshake;
import dev.tidewire.protocol.Extension;
import dev.tidewire.protocol.HandshakeException;
import dev.tidewire.protocol.ResponseHead;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to connect, within one deadline over all of its steps: the headers' values and the host's addresses, on a
 * worker since both may block; TCP; a proxy's tunnel; TLS; the opening handshake. Everything else is on the event loop.
 * It ends once, in a connection, a failure, or by being cancelled.
 *
 * <p>Attempts to reach the same address run side by side, though RFC 6455 §4.1 has a client make them one at a time: that
 * holds back hostile scripts in a browser, and here the program itself decides how many it makes.
 */
final class ClientAttempt {
    private static final String ANSWER = "waiting for the answer to the opening handshake";

    private final ClientSettings settings;
    private final ClientLoops loops;
    private final LoopContext loop;
    private final @Nullable Extension deflate;
    private final ClientLife life;
    private String step = "looking up its name";
    private boolean over;
    private @Nullable Future<?> deadline;
    private @Nullable ClientDial dial;
    private @Nullable Channel channel;

    ClientAttempt(
            ClientSettings settings,
            ClientLoops loops,
            LoopContext loop,
            @Nullable Extension deflate,
            ClientLife life) {
        this.settings = settings;
        this.loops = loops;
        this.loop = loop;
        this.deflate = deflate;
        this.life = life;
    }

    void start() {
        long nanos = settings.connectTimeout().toNanos();
        deadline = loop.loop().schedule(this::timedOut, nanos, TimeUnit.NANOSECONDS);
        ClientLoops.connectWorkers().execute(this::prepare);
    }

    /** Ends without a word to anybody. */
    void cancel() {
        finish();
        if (dial != null) {
            dial.cancel();
        }
        if (channel != null) {
            channel.close();
        }
    }

    void failed(Throwable cause) {
        if (!over) {
            cancel();
            life.failed(cause);
        }
    }

    /** The 101 came and is right. */
    void upgraded(Connection connection) {
        finish();
        life.upgraded(connection);
    }

    private void finish() {
        over = true;
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private void timedOut() {
        failed(new SocketTimeoutException(
                "no connection to " + settings.target().authority() + " within "
                        + settings.connectTimeout().toMillis() + " ms: still " + step));
    }

    private void prepare() {
        try {
            ClientHandshake handshake = settings.newHandshake(deflate);
            List<InetSocketAddress> addresses = ClientLookup.addresses(settings);
            loop.run(() -> dial(addresses, handshake));
        } catch (Throwable e) {
            loop.run(() -> failed(e));
        }
    }

    private void dial(List<InetSocketAddress> addresses, ClientHandshake handshake) {
        if (over) {
            return;
        }
        step = "waiting for TCP to connect";
        dial = new ClientDial(
                loop.loop(),
                loops.channel(),
                addresses,
                connected -> connected(connected, handshake),
                cause -> failed(ClientFailure.unreachable(settings, cause)));
        dial.tryNext();
    }

    private void connected(Channel connected, ClientHandshake handshake) {
        channel = connected;
        if (settings.tls() == null) {
            loop.receiving().serve(connected);
        }
        HttpProxy proxy = settings.proxy();
        if (proxy == null) {
            secure(connected, handshake);
        } else {
            step = "waiting for the proxy to answer";
            byte[] request = proxy.request(settings.target().authority());
            connected
                    .pipeline()
                    .addLast(exchange("proxy", request, (ctx, head, rest) -> tunnelled(ctx, head, rest, handshake)));
        }
        connected.config().setAutoRead(true);
    }

    // RFC 9110 §9.3.6: any 2xx opens the tunnel, and what follows its head is the server's
    private void tunnelled(ChannelHandlerContext ctx, ResponseHead head, ByteBuf rest, ClientHandshake handshake)
            throws HandshakeException {
        if (head.status() / 100 != 2) {
            throw ClientFailure.proxyRefused(head);
        }
        secure(ctx.channel(), handshake);
        if (rest.isReadable()) {
            ctx.fireChannelRead(rest.retain());
        }
        ctx.pipeline().remove(ctx.handler());
    }

    private void secure(Channel connected, ClientHandshake handshake) {
        Tls tls = settings.tls();
        if (tls == null) {
            step = ANSWER;
        } else {
            step = "in the TLS handshake";
            connected.pipeline().addLast(encryption(tls, connected));
        }
        ClientUpgrade upgrade = new ClientUpgrade(settings, loop, handshake, deflate, this, life);
        // under TLS the request waits in its handler until the TLS handshake is done
        connected.pipeline().addLast(exchange("server", handshake.request().encode(), upgrade::answered));
    }

    private SslHandler encryption(Tls tls, Channel connected) {
        ClientTarget target = settings.target();
        SslHandler handler = tls.context().newHandler(connected.alloc(), target.host(), target.port());
        // the deadline over all steps holds for this one too
        handler.setHandshakeTimeoutMillis(0);
        if (tls.checksHostName()) {
            checkHostName(handler.engine());
        }
        handler.handshakeFuture().addListener(done -> {
            step = ANSWER;
            if (!done.isSuccess()) {
                failed(ClientFailure.tls(target, done.cause()));
            }
        });
        return handler;
    }

    // a context that the program made itself does not check the name by itself
    private static void checkHostName(SSLEngine engine) {
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        engine.setSSLParameters(parameters);
    }

    private ClientExchange exchange(String peer, byte[] request, ClientExchange.Answered answered) {
        return new ClientExchange(peer, request, settings.settings().limits().head(), answered, this::failed);
    }
}
