package dev.tidewire.websocket;

import dev.tidewire.protocol.Role;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A {@link Route} with all that it left open filled in from the server's builder. */
record ServedRoute(
        Handler handler,
        Settings settings,
        List<String> subprotocols,
        Set<String> origins,
        @Nullable Admission admission,
        @Nullable Authentication authentication,
        boolean blocking,
        @Nullable Validation validation) {

    static ServedRoute of(Route route, WebSocketServer.Builder server, Clients clients) {
        Limits limits = route.limits() == null ? server.limits : route.limits();
        Validation validation = route.validation() == null ? server.validation : route.validation();
        if (validation != null) {
            ValidatingHandler.requireWholeMessages(route.handler());
        }
        List<String> subprotocols = route.subprotocols() == null ? server.subprotocols : route.subprotocols();
        Set<String> origins = new LinkedHashSet<>(server.origins);
        if (route.origins() != null) {
            origins.addAll(route.origins());
        }
        Authentication authentication = route.authentication() == null ? server.authentication : route.authentication();
        if (authentication != null && authentication.cookie() != null && origins.contains("*")) {
            throw new IllegalStateException(
                    "a cookie that every page's requests carry proves nothing: list the origins");
        }
        return new ServedRoute(
                route.handler(),
                Settings.of(Role.SERVER, limits, server.keepAlive, server.slowConsumer, server.metrics, clients),
                subprotocols,
                origins,
                route.admission() == null ? server.admission : route.admission(),
                authentication,
                server.blocking || route.isBlocking(),
                validation);
    }

    /** The client's favourite among the subprotocols spoken here; null if there is none in common. */
    @Nullable
    String choose(List<String> offered) {
        for (String name : offered) {
            if (subprotocols.contains(name)) {
                return name;
            }
        }
        return null;
    }
}
