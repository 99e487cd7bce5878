/** The WebSocket library: server and client on Netty's transports. */
module dev.tidewire.websocket {
    requires transitive dev.tidewire.protocol;
    requires io.netty.buffer;
    requires io.netty.codec;
    requires io.netty.common;
    requires io.netty.handler;
    requires io.netty.transport;
    requires io.netty.transport.unix.common;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.classes.io_uring;
    requires io.netty.transport.classes.kqueue;
    requires jdk.management;
    requires jzlib;
    requires static transitive org.jspecify;

    exports dev.tidewire.websocket;
}
