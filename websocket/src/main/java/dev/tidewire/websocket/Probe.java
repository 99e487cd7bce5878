package dev.tidewire.websocket;

final class Probe {
    private Probe() {}

    static String names() {
        return io.netty.channel.uring.IoUring.isAvailable() + " " + io.netty.channel.epoll.Epoll.isAvailable()
                + com.jcraft.jzlib.JZlib.Z_OK;
    }
}
