package dev.tidewire.websocket;

import io.netty.handler.ssl.SslContextBuilder;
import java.nio.file.Path;
import java.util.List;

/** The files that hold a server's certificate chain and private key. */
interface CertificateSource {
    List<Path> files();

    /**
     * Begins a server's context with what the files hold now. Blocks.
     *
     * @throws IllegalArgumentException if a file cannot be read or used, naming it
     */
    SslContextBuilder read();
}
