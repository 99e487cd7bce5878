package dev.tidewire.interop;

import dev.tidewire.protocol.DeflateOptions;

/** On what terms the two ends meet. */
enum Terms {
    WS(false, Compression.OFF),
    WSS(true, Compression.OFF),
    WS_DEFLATE(false, Compression.ON),
    WSS_DEFLATE(true, Compression.ON),
    WS_DEFLATE_CONTEXT_TAKEOVER(false, Compression.CONTEXT_TAKEOVER),
    WS_DEFLATE_SMALL_WINDOWS(false, Compression.SMALL_WINDOWS);

    final boolean secure;
    final Compression compression;

    Terms(boolean secure, Compression compression) {
        this.secure = secure;
        this.compression = compression;
    }

    String webSocketUrl(int port) {
        return (secure ? "wss" : "ws") + "://localhost:" + port + "/";
    }

    String httpUrl(int port) {
        return (secure ? "https" : "http") + "://localhost:" + port + "/";
    }

    /** Ways to use permessage-deflate; all but {@link #ON} compress even the smallest message. */
    enum Compression {
        OFF,
        ON,
        CONTEXT_TAKEOVER,
        SMALL_WINDOWS;

        static final int SMALL_WINDOW_BITS = 9;

        DeflateOptions options() {
            DeflateOptions on = DeflateOptions.on();
            return switch (this) {
                case OFF -> DeflateOptions.off();
                case ON -> on;
                case CONTEXT_TAKEOVER ->
                    on.serverNoContextTakeover(false)
                            .clientNoContextTakeover(false)
                            .threshold(0);
                case SMALL_WINDOWS ->
                    on.serverMaxWindowBits(SMALL_WINDOW_BITS)
                            .clientMaxWindowBits(SMALL_WINDOW_BITS)
                            .threshold(0);
            };
        }
    }
}
