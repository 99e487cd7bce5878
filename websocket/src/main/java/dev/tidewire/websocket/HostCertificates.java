package dev.tidewire.websocket;

import io.netty.handler.ssl.SslContext;
import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** Certificates by the name that a client asks for (SNI, RFC 6066 §3). Immutable. */
final class HostCertificates {
    static final HostCertificates NONE = new HostCertificates(Map.of());

    private final Map<String, Tls> names;

    private HostCertificates(Map<String, Tls> names) {
        this.names = names;
    }

    boolean isEmpty() {
        return names.isEmpty();
    }

    /** One more; {@code *.example} is for all that have one label before the rest. */
    HostCertificates with(String name, Tls certificate) {
        if (name.isEmpty() || name.lastIndexOf('*') > 0 || name.equals("*") || name.endsWith(".")) {
            throw new IllegalArgumentException("'" + name + "' is no host, such as other.example or *.other.example");
        }
        if (names.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
            throw new IllegalArgumentException("host " + name + " has a certificate already");
        }
        Map<String, Tls> more = new LinkedHashMap<>(names);
        more.put(name, certificate);
        return new HostCertificates(more);
    }

    HostCertificates map(UnaryOperator<Tls> change) {
        Map<String, Tls> changed = new LinkedHashMap<>();
        names.forEach((name, certificate) -> changed.put(name, change.apply(certificate)));
        return new HostCertificates(changed);
    }

    void forEach(Consumer<Tls> action) {
        names.values().forEach(action);
    }

    /** What a handshake that begins now is to use; clients that ask for no name of these get the other. */
    Mapping<String, SslContext> orElse(Supplier<SslContext> other) {
        DomainWildcardMappingBuilder<Supplier<SslContext>> builder = new DomainWildcardMappingBuilder<>(other);
        names.forEach((name, certificate) -> builder.add(name, certificate::context));
        Mapping<String, Supplier<SslContext>> found = builder.build();
        return name -> found.map(name).get();
    }
}
