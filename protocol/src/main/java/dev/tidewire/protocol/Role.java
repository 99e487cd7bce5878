package dev.tidewire.protocol;

/** Which side of a connection an endpoint is on: a client masks what it sends, a server does not (RFC 6455 §5.1). */
public enum Role {
    CLIENT,
    SERVER
}
