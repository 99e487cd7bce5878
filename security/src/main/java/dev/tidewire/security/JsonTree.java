package dev.tidewire.security;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes a tree of what a reader reads. It recurs no deeper than the limits let the reader go. */
final class JsonTree {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTree() {}

    /** The value that begins with this token. */
    static JsonNode read(JsonReader in, JsonToken first) throws InvalidJson {
        return switch (first) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            default -> scalar(in.current(), first);
        };
    }

    private static ObjectNode object(JsonReader in) throws InvalidJson {
        ObjectNode object = NODES.objectNode();
        while (in.next() != JsonToken.END_OBJECT) {
            String name = in.current().currentName();
            object.set(name, read(in, in.next()));
        }
        return object;
    }

    private static ArrayNode array(JsonReader in) throws InvalidJson {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = in.next(); token != JsonToken.END_ARRAY; token = in.next()) {
            array.add(read(in, token));
        }
        return array;
    }

    private static JsonNode scalar(JsonParser current, JsonToken token) {
        return switch (token) {
            case VALUE_STRING -> NODES.stringNode(current.getString());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NUMBER_INT -> integer(current);
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(current.getDecimalValue());
            default -> NODES.nullNode();
        };
    }

    private static JsonNode integer(JsonParser current) {
        return switch (current.getNumberType()) {
            case INT -> NODES.numberNode(current.getIntValue());
            case LONG -> NODES.numberNode(current.getLongValue());
            default -> NODES.numberNode(current.getBigIntegerValue());
        };
    }
}
