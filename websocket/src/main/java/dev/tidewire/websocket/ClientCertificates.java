package dev.tidewire.websocket;

import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server asks its clients for certificates, and who is to have signed them.
 *
 * @param authorities certificates in PEM; null if none are asked for
 */
record ClientCertificates(ClientAuth wanted, @Nullable Path authorities) {
    static final ClientCertificates NONE = new ClientCertificates(ClientAuth.NONE, null);

    List<Path> files() {
        return authorities == null ? List.of() : List.of(authorities);
    }

    /** Has the context ask for them. Blocks. */
    SslContextBuilder askIn(SslContextBuilder builder) {
        if (authorities == null) {
            return builder;
        }
        byte[] trusted = SmallFile.readCertificates(authorities);
        return builder.trustManager(new ByteArrayInputStream(trusted)).clientAuth(wanted);
    }
}
