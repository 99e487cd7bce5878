package dev.tidewire.server;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The scalars of a JSON text by their paths, such as {@code /latency/p50}. */
final class JsonFields {
    private final Map<String, String> byPath = new TreeMap<>();

    static JsonFields of(String text) {
        var fields = new JsonFields();
        try (JsonParser in = new JsonFactory().createParser(ObjectReadContext.empty(), text)) {
            for (JsonToken token = in.nextToken(); token != null; token = in.nextToken()) {
                if (token.isScalarValue()) {
                    fields.byPath.put(in.streamReadContext().pathAsPointer().toString(), in.getString());
                }
            }
        }
        return fields;
    }

    String text(String path) {
        String value = byPath.get(path);
        if (value == null) {
            throw new AssertionError("no field " + path + " in " + byPath);
        }
        return value;
    }

    long number(String path) {
        return (long) Double.parseDouble(text(path));
    }
}
