package dev.tidewire.websocket;

/** How bytes reach the operating system. */
public enum Transport {
    /** The best that loads here: epoll on Linux, kqueue on macOS and BSD, NIO elsewhere. */
    AUTO,
    /** {@code java.nio}: everywhere. */
    NIO,
    /** Linux epoll through a native library. */
    EPOLL,
    /** Linux io_uring through a native library; needs kernel 5.14 or newer and the right to use it. */
    IO_URING,
    /** kqueue through a native library: macOS and BSD. */
    KQUEUE;

    /** Whether this transport loads on this machine. */
    public boolean isAvailable() {
        return Transports.isAvailable(this);
    }
}
