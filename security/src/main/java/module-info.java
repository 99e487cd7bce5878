/** Who may connect and do what: JWT, OpenID Connect, API keys, tickets, and validated messages. */
module dev.tidewire.security {
    requires transitive dev.tidewire.websocket;
    requires java.net.http;
    requires com.nimbusds.jose.jwt;
    requires com.networknt.schema;
    requires tools.jackson.databind;
    requires static transitive org.jspecify;

    exports dev.tidewire.security;
}
