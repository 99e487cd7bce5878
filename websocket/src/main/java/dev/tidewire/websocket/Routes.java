package dev.tidewire.websocket;

import dev.tidewire.protocol.RequestHead;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the route of a path. Routes without variables win over those with; among these the first given wins. */
final class Routes {

    /** A route and what stood in the path at its variables. */
    record Match(ServedRoute route, Map<String, String> variables) {}

    private record Template(List<String> segments, ServedRoute route) {}

    private final Map<List<String>, ServedRoute> exact = new LinkedHashMap<>();
    private final List<Template> templates = new ArrayList<>();
    private final @Nullable ServedRoute fallback;

    /** @throws IllegalArgumentException if a path is not one, or names a variable twice */
    Routes(Map<String, ServedRoute> routes, @Nullable ServedRoute fallback) {
        this.fallback = fallback;
        routes.forEach(this::add);
    }

    private void add(String path, ServedRoute route) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException("route '" + path + "' must begin with a slash");
        }
        List<String> segments =
                path.equals("/") ? List.of() : List.of(path.substring(1).split("/", -1));
        List<String> variables = segments.stream().filter(Routes::isVariable).toList();
        if (variables.stream().distinct().count() < variables.size()) {
            throw new IllegalArgumentException("route '" + path + "' names a variable twice");
        }
        if (variables.isEmpty()) {
            exact.put(segments, route);
        } else {
            templates.add(new Template(segments, route));
        }
    }

    /** The route of this request; null if none serves it. */
    @Nullable
    Match find(RequestHead request) {
        List<String> segments = request.segments();
        ServedRoute route = exact.get(segments);
        if (route != null) {
            return new Match(route, Map.of());
        }
        for (Template template : templates) {
            Map<String, String> variables = match(template.segments(), segments);
            if (variables != null) {
                return new Match(template.route(), variables);
            }
        }
        return fallback == null ? null : new Match(fallback, Map.of());
    }

    private static @Nullable Map<String, String> match(List<String> template, List<String> segments) {
        if (template.size() != segments.size()) {
            return null;
        }
        Map<String, String> variables = new LinkedHashMap<>();
        for (int i = 0; i < template.size(); i++) {
            String expected = template.get(i);
            String actual = segments.get(i);
            if (isVariable(expected) && !actual.isEmpty()) {
                variables.put(expected.substring(1, expected.length() - 1), actual);
            } else if (!expected.equals(actual)) {
                return null;
            }
        }
        return variables;
    }

    private static boolean isVariable(String segment) {
        return segment.length() > 2 && segment.startsWith("{") && segment.endsWith("}");
    }
}
