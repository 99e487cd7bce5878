/** RFC 6455 and RFC 7692 without I/O: bytes in, events out, bytes to send out. */
module dev.tidewire.protocol {
    requires static transitive org.jspecify;

    exports dev.tidewire.protocol;
}
