package dev.tidewire.security;

import dev.tidewire.security.RecordShape.Absence;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds the shapes of a record and of all that is in it; a record may hold itself. */
final class Shapes {
    private final Map<Class<?>, RecordShape> records = new HashMap<>();

    /** @throws IllegalArgumentException if one of its components has a type that JSON is not read as */
    RecordShape of(Class<?> type) {
        RecordShape known = records.get(type);
        if (known != null) {
            return known;
        }
        RecordShape shape = new RecordShape(constructor(type));
        records.put(type, shape);
        for (RecordComponent component : type.getRecordComponents()) {
            add(shape, component);
        }
        return shape;
    }

    private static Constructor<?> constructor(Class<?> type) {
        Class<?>[] types = Arrays.stream(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(types);
            if (!constructor.trySetAccessible()) {
                throw new IllegalArgumentException("record " + type.getName()
                        + " cannot be made from here: open its package to dev.tidewire.security");
            }
            return constructor;
        } catch (NoSuchMethodException e) {
            throw new IllegalArgumentException("record " + type.getName() + " has no constructor", e);
        }
    }

    private void add(RecordShape shape, RecordComponent component) {
        AnnotatedType type = component.getAnnotatedType();
        boolean optional = component.getType() == Optional.class;
        boolean nullable = isNullable(component, type);
        if (nullable && component.getType().isPrimitive()) {
            throw new IllegalArgumentException(component + " cannot be null: make it an Optional, or no primitive");
        }
        AnnotatedType inner = optional ? argument(type, component, 0) : type;
        Absence absence = nullable ? Absence.NULL : Absence.INVALID;
        shape.add(component.getName(), shape(inner.getType(), component), optional ? Absence.EMPTY : absence);
    }

    // Whoever's annotation it is: of the type, or of the component
    private static boolean isNullable(RecordComponent component, AnnotatedType type) {
        return Stream.of(type.getAnnotations(), component.getAnnotations())
                .flatMap(Arrays::stream)
                .map(Annotation::annotationType)
                .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
    }

    private static AnnotatedType argument(AnnotatedType type, RecordComponent component, int index) {
        if (type instanceof AnnotatedParameterizedType parameterized) {
            return parameterized.getAnnotatedActualTypeArguments()[index];
        }
        throw unknown(type.getType(), component);
    }

    private Shape shape(Type type, RecordComponent component) {
        if (type instanceof ParameterizedType parameterized) {
            return collection(parameterized, component);
        }
        if (!(type instanceof Class<?> plain)) {
            throw unknown(type, component);
        }
        if (plain.isRecord()) {
            return of(plain);
        }
        Shape scalar = ScalarShape.of(plain);
        if (scalar == null) {
            throw unknown(type, component);
        }
        return scalar;
    }

    private Shape collection(ParameterizedType type, RecordComponent component) {
        Type[] arguments = type.getActualTypeArguments();
        if (type.getRawType() == List.class) {
            return CollectionShape.list(shape(arguments[0], component));
        }
        if (type.getRawType() == Map.class && arguments[0] == String.class) {
            return CollectionShape.map(shape(arguments[1], component));
        }
        throw unknown(type, component);
    }

    private static IllegalArgumentException unknown(Type type, RecordComponent component) {
        return new IllegalArgumentException("component " + component.getName() + " of "
                + component.getDeclaringRecord().getName() + ": JSON is not read as " + type.getTypeName()
                + ", but as String, int, long, double, boolean, BigDecimal, enums, records, List, Map<String, ...>, "
                + "and Optional of these");
    }
}
