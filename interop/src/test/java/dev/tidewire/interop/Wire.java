package dev.tidewire.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/** A TCP relay on localhost that counts the bytes that pass, for what only the wire shows. */
final class Wire implements AutoCloseable {
    private final ServerSocket listening;
    private final int target;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();

    private Wire(ServerSocket listening, int target) {
        this.listening = listening;
        this.target = target;
    }

    static Wire to(int port) throws IOException {
        Wire wire = new Wire(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), port);
        inBackground(wire::accept);
        return wire;
    }

    int port() {
        return listening.getLocalPort();
    }

    /** How many bytes have passed towards the server. */
    long toServer() {
        return toServer.get();
    }

    /** How many bytes have passed towards the client. */
    long toClient() {
        return toClient.get();
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    private void accept() throws IOException {
        while (true) {
            Socket client = opened(listening.accept());
            Socket server = opened(new Socket(InetAddress.getLoopbackAddress(), target));
            inBackground(() -> pump(client, server, toServer));
            inBackground(() -> pump(server, client, toClient));
        }
    }

    private Socket opened(Socket socket) {
        sockets.add(socket);
        return socket;
    }

    private static void pump(Socket from, Socket to, AtomicLong count) throws IOException {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        byte[] chunk = new byte[64 * 1024];
        for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
            count.addAndGet(read);
            out.write(chunk, 0, read);
        }
        to.shutdownOutput();
    }

    private interface Work {
        void run() throws IOException;
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(() -> runUntilClosed(work), "wire");
        thread.setDaemon(true);
        thread.start();
    }

    private static void runUntilClosed(Work work) {
        try {
            work.run();
        } catch (IOException e) {
            // how a blocking read or accept learns that its socket was closed: this wire is done
        }
    }
}
