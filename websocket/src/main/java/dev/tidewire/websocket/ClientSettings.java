package dev.tidewire.websocket;

import dev.tidewire.protocol.ClientHandshake;
import dev.tidewire.protocol.DeflateOptions;
import dev.tidewire.protocol.Extension;
import dev.tidewire.protocol.Headers;
import dev.tidewire.protocol.PerMessageDeflate;
import dev.tidewire.protocol.Role;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link WebSocketClient} was told by the time it connected; later changes to it do not reach the attempts to
 * come. Immutable.
 *
 * @param tls null for {@code ws://}
 * @param settings what the connection itself has to know
 */
record ClientSettings(
        ClientTarget target,
        List<ClientHeader> headers,
        List<String> subprotocols,
        Duration connectTimeout,
        @Nullable Tls tls,
        @Nullable HttpProxy proxy,
        DeflateOptions compression,
        Reconnect reconnect,
        Settings settings,
        boolean blocking) {

    private static final class DefaultTls {
        static final Tls TRUSTING_THE_JDKS = Tls.client();
    }

    static ClientSettings of(WebSocketClient client) {
        Tls tls = client.tls == null && client.target.secure() ? DefaultTls.TRUSTING_THE_JDKS : client.tls;
        return new ClientSettings(
                client.target,
                List.copyOf(client.headers),
                client.subprotocols,
                client.connectTimeout,
                client.target.secure() ? tls : null,
                client.proxy,
                client.compression,
                client.reconnect,
                Settings.of(Role.CLIENT, client.limits, client.keepAlive, client.slowConsumer, Metrics.NONE, null),
                client.blocking);
    }

    /**
     * The opening handshake of one attempt. Asks for the headers' values, which may take its time.
     *
     * @throws RuntimeException if a supplier throws, or its value cannot be sent
     */
    ClientHandshake newHandshake(@Nullable Extension deflate) {
        Headers.Builder own = Headers.builder();
        headers.forEach(header -> own.add(header.name(), header.ask()));
        return ClientHandshake.to(target.host(), target.port(), target.secure())
                .target(target.resource())
                .headers(own.build())
                .subprotocols(subprotocols)
                .extensions(deflate == null ? List.of() : List.of(deflate))
                .build();
    }

    /** What to offer of permessage-deflate; null for nothing. */
    @Nullable
    Extension deflateOffer(int minimumWindowBits) {
        return compression.enabled() ? PerMessageDeflate.offer(compression, minimumWindowBits) : null;
    }
}
