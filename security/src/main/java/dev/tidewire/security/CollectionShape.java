package dev.tidewire.security;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonToken;

/** Arrays as lists, and objects with names of the peer's choice as maps. */
final class CollectionShape {
    private CollectionShape() {}

    static Shape list(Shape element) {
        return (in, first) -> list(in, first, element);
    }

    static Shape map(Shape value) {
        return (in, first) -> map(in, first, value);
    }

    private static Object list(JsonReader in, JsonToken first, Shape element) throws InvalidJson {
        if (first != JsonToken.START_ARRAY) {
            throw in.invalid("an array is expected");
        }
        List<Object> list = new ArrayList<>();
        for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
            list.add(element.read(in, token));
        }
        return Collections.unmodifiableList(list);
    }

    private static Object map(JsonReader in, JsonToken first, Shape value) throws InvalidJson {
        if (first != JsonToken.START_OBJECT) {
            throw in.invalid("an object is expected");
        }
        Map<String, Object> map = new LinkedHashMap<>();
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.current().currentName();
            map.put(name, value.read(in, in.next()));
        }
        return Collections.unmodifiableMap(map);
    }
}
