package dev.tidewire.websocket;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

record HttpProxy(
        InetSocketAddress address,
        @Nullable String user,
        @Nullable String password) {}
