package dev.tidewire.siege;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/** Peers that set TLS up and then say nothing, until they are hung up on. */
final class TlsSilence implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 30_000;
    private static final int APART_MILLIS = 10;

    private final InetSocketAddress server;
    private final List<Peer> peers = new ArrayList<>();

    private record Peer(SSLSocket socket, long began) {}

    /** Trusts any certificate: the server's has been made at its start, and nobody vouches for it. */
    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    TlsSilence(InetSocketAddress server) {
        this.server = server;
    }

    /** So many set TLS up, one after the other. */
    void begin(int count) throws Exception {
        Background.run(() -> {
            // The first one in a JVM loads for a tenth of a second and more
            SSLContext trusting = SSLContext.getInstance("TLS");
            trusting.init(null, new TrustManager[] {new Anybody()}, null);
            for (int i = 0; i < count; i++) {
                begin((SSLSocket) trusting.getSocketFactory().createSocket());
                TimeUnit.MILLISECONDS.sleep(APART_MILLIS);
            }
        });
    }

    private void begin(SSLSocket socket) throws IOException {
        peers.add(new Peer(socket, System.nanoTime()));
        socket.connect(server);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.startHandshake();
    }

    /** The seconds from their beginning to their end, which is to come in the order of their beginnings. */
    DoubleSummaryStatistics lives() throws Exception {
        DoubleSummaryStatistics lives = new DoubleSummaryStatistics();
        Background.run(() -> {
            for (Peer peer : peers) {
                awaitEnd(peer.socket);
                lives.accept((System.nanoTime() - peer.began) / 1e9);
            }
        });
        return lives;
    }

    private static void awaitEnd(SSLSocket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
        } catch (SocketException e) {
            // Hung up without a word, which will do
        }
    }

    @Override
    public void close() throws IOException {
        for (Peer peer : peers) {
            peer.socket.close();
        }
    }
}
