package dev.tidewire.websocket;

/** What one may do. */
public enum Right {
    /** To connect to a path, percent-decoded but for slashes and percent signs within a segment. */
    CONNECT,
    /** To receive what is published under a name. */
    READ,
    /** To publish under a name. */
    WRITE,
    /** To see who else is there. */
    PRESENCE
}
