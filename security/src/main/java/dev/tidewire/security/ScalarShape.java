package dev.tidewire.security;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser.NumberType;
import tools.jackson.core.JsonToken;

/** Texts, truth values, and numbers, none of which is rounded without a word. */
final class ScalarShape {
    private static final Map<Class<?>, Shape> SHAPES = shapes();

    private ScalarShape() {}

    /** The shape of this type; null if it is none of these. */
    static @Nullable Shape of(Class<?> type) {
        if (!type.isEnum()) {
            return SHAPES.get(type);
        }
        Map<String, Object> constants = new LinkedHashMap<>();
        for (Object constant : type.getEnumConstants()) {
            constants.put(((Enum<?>) constant).name(), constant);
        }
        return (in, first) -> constant(in, first, constants);
    }

    private static Map<Class<?>, Shape> shapes() {
        Map<Class<?>, Shape> shapes = new HashMap<>();
        shapes.put(String.class, ScalarShape::text);
        shapes.put(boolean.class, ScalarShape::truth);
        shapes.put(Boolean.class, ScalarShape::truth);
        shapes.put(int.class, ScalarShape::integer);
        shapes.put(Integer.class, ScalarShape::integer);
        shapes.put(long.class, ScalarShape::longInteger);
        shapes.put(Long.class, ScalarShape::longInteger);
        shapes.put(double.class, ScalarShape::floating);
        shapes.put(Double.class, ScalarShape::floating);
        shapes.put(BigDecimal.class, ScalarShape::decimal);
        return Map.copyOf(shapes);
    }

    private static Object text(JsonReader in, JsonToken first) throws InvalidJson {
        require(in, first == JsonToken.VALUE_STRING, "a string is expected");
        return in.current().getString();
    }

    private static Object constant(JsonReader in, JsonToken first, Map<String, Object> constants) throws InvalidJson {
        Object constant = constants.get((String) text(in, first));
        if (constant == null) {
            throw in.invalid("one of " + String.join(", ", constants.keySet()) + " is expected");
        }
        return constant;
    }

    private static Object truth(JsonReader in, JsonToken first) throws InvalidJson {
        require(in, first.isBoolean(), "true or false is expected");
        return first == JsonToken.VALUE_TRUE;
    }

    private static Object integer(JsonReader in, JsonToken first) throws InvalidJson {
        require(in, first == JsonToken.VALUE_NUMBER_INT, "an integer is expected");
        require(in, in.current().getNumberType() == NumberType.INT, "out of the range of a 32-bit integer");
        return in.current().getIntValue();
    }

    private static Object longInteger(JsonReader in, JsonToken first) throws InvalidJson {
        require(in, first == JsonToken.VALUE_NUMBER_INT, "an integer is expected");
        NumberType type = in.current().getNumberType();
        require(in, type == NumberType.INT || type == NumberType.LONG, "out of the range of a 64-bit integer");
        return in.current().getLongValue();
    }

    private static Object floating(JsonReader in, JsonToken first) throws InvalidJson {
        require(in, first.isNumeric(), "a number is expected");
        String text = in.current().getString();
        double value = Double.parseDouble(text);
        require(in, Double.isFinite(value), "out of the range of a double");
        require(in, value != 0 || new BigDecimal(text).signum() == 0, "too small for a double");
        require(
                in,
                first == JsonToken.VALUE_NUMBER_FLOAT || new BigDecimal(value).compareTo(new BigDecimal(text)) == 0,
                "an integer that a double does not hold exactly");
        return value;
    }

    private static Object decimal(JsonReader in, JsonToken first) throws InvalidJson {
        require(in, first.isNumeric(), "a number is expected");
        return in.current().getDecimalValue();
    }

    private static void require(JsonReader in, boolean holds, String why) throws InvalidJson {
        if (!holds) {
            throw in.invalid(why);
        }
    }
}
