package dev.tidewire.security;

import tools.jackson.core.JsonToken;

/** What the JSON of one Java type looks like, and what is made of it. Immutable; any thread. */
@FunctionalInterface
interface Shape {
    /** Reads the value that begins with this token, up to its end. */
    Object read(JsonReader in, JsonToken first) throws InvalidJson;
}
