package dev.tidewire.security;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/** An object with a record's components for fields: no other, and none left out that is not optional. */
final class RecordShape implements Shape {

    /** What a component is when its field is missing or null. */
    enum Absence {
        INVALID,
        NULL,
        EMPTY
    }

    /** A component: its place in the constructor, and what its field looks like. */
    record Field(int index, Shape shape, Absence absence) {
        private @Nullable Object read(JsonReader in, JsonToken first) throws InvalidJson {
            if (first == JsonToken.VALUE_NULL && absence != Absence.INVALID) {
                return absent();
            }
            Object value = shape.read(in, first);
            return absence == Absence.EMPTY ? Optional.of(value) : value;
        }

        private @Nullable Object absent() {
            return absence == Absence.EMPTY ? Optional.empty() : null;
        }
    }

    private final Constructor<?> constructor;
    private final Map<String, Field> fields = new LinkedHashMap<>();

    RecordShape(Constructor<?> canonical) {
        constructor = canonical;
    }

    /** Adds the next component; before the shape is used. */
    void add(String name, Shape shape, Absence absence) {
        fields.put(name, new Field(fields.size(), shape, absence));
    }

    @Override
    public Object read(JsonReader in, JsonToken first) throws InvalidJson {
        if (first != JsonToken.START_OBJECT) {
            throw in.invalid("an object is expected");
        }
        @Nullable Object[] values = new Object[fields.size()];
        boolean[] given = new boolean[fields.size()];
        while (in.next() != JsonToken.END_OBJECT) {
            Field field = fields.get(in.current().currentName());
            if (field == null) {
                throw in.invalid("unknown field");
            }
            values[field.index()] = field.read(in, in.next());
            given[field.index()] = true;
        }
        fillIn(in, values, given);
        return create(in, values);
    }

    private void fillIn(JsonReader in, @Nullable Object[] values, boolean[] given) throws InvalidJson {
        for (Map.Entry<String, Field> entry : fields.entrySet()) {
            Field field = entry.getValue();
            if (given[field.index()]) {
                continue;
            }
            if (field.absence() == Absence.INVALID) {
                throw new InvalidJson(in.at() + Pointer.step(entry.getKey()), "missing");
            }
            values[field.index()] = field.absent();
        }
    }

    private Object create(JsonReader in, @Nullable Object[] values) throws InvalidJson {
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof IllegalArgumentException refused) {
                throw in.invalid(String.valueOf(refused.getMessage()));
            }
            throw new IllegalStateException("the constructor of " + name() + " failed", e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a " + name() + " cannot be made", e);
        }
    }

    private String name() {
        return constructor.getDeclaringClass().getName();
    }
}
