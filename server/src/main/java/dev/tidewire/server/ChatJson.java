package dev.tidewire.server;

import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * The chat's JSON: one object a text message. Reading is strict: all values are strings, each field stands once, none is
 * unknown or missing, nothing follows the object.
 */
final class ChatJson {
    // The names are the peer's: none is to stay in a table
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(4)
                    .maxNameLength(64)
                    .maxNumberLength(32)
                    .build())
            .build();

    private ChatJson() {}

    static ChatRequest read(String json) throws ChatException {
        Map<String, String> fields = fields(json);
        String type = fields.remove("type");
        if (type == null) {
            throw badJson("The field \"type\" is missing.");
        }
        ChatRequest request = switch (type) {
            case "join" ->
                new ChatRequest.Join(fields.containsKey("name") ? ChatText.name(fields.remove("name")) : null);
            case "message" -> new ChatRequest.Say(ChatText.text(take(fields, "text", ChatError.BAD_TEXT)));
            case "leave" -> new ChatRequest.Leave();
            case "renew" -> new ChatRequest.Renew(take(fields, "token", ChatError.NOT_RENEWED));
            default ->
                throw new ChatException(
                        ChatError.UNKNOWN_TYPE, "The \"type\" must be \"join\", \"message\", \"leave\" or \"renew\".");
        };
        if (!fields.isEmpty()) {
            throw badJson("A \"" + type + "\" has a field that does not belong there.");
        }
        return request;
    }

    private static Map<String, String> fields(String json) throws ChatException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw badJson("A message must be a JSON object.");
            }
            var fields = new LinkedHashMap<String, String>();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                String value = parser.nextStringValue();
                if (value == null) {
                    throw badJson("Every field must be a string.");
                }
                if (fields.put(name, value) != null) {
                    throw badJson("A field stands twice.");
                }
            }
            if (parser.nextToken() != null) {
                throw badJson("Something follows the JSON object.");
            }
            return fields;
        } catch (JacksonException e) {
            throw badJson("This is not valid JSON.");
        }
    }

    private static String take(Map<String, String> fields, String name, ChatError error) throws ChatException {
        String value = fields.remove(name);
        if (value == null) {
            throw new ChatException(error, "The field \"" + name + "\" is missing.");
        }
        return value;
    }

    private static ChatException badJson(String message) {
        return new ChatException(ChatError.BAD_JSON, message);
    }

    static String write(ChatEvent event) {
        var json = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
            out.writeStartObject();
            if (event instanceof ChatEvent.LoggedIn loggedIn) {
                out.writeStringProperty("type", "logged-in");
                out.writeStringProperty("name", loggedIn.name());
                out.writeNumberProperty("expires", loggedIn.expires());
            } else if (event instanceof ChatEvent.Welcome welcome) {
                writeWelcome(out, welcome);
            } else if (event instanceof ChatEvent.Joined joined) {
                writePerson(out, "joined", joined.name(), joined.at());
            } else if (event instanceof ChatEvent.Left left) {
                writePerson(out, "left", left.name(), left.at());
            } else if (event instanceof ChatEvent.Said said) {
                out.writeStringProperty("type", "message");
                writeSaid(out, said);
            } else if (event instanceof ChatEvent.Refused refused) {
                out.writeStringProperty("type", "error");
                out.writeStringProperty("code", refused.code().code());
                out.writeStringProperty("message", refused.message());
            }
            out.writeEndObject();
        }
        return json.toString();
    }

    private static void writeWelcome(JsonGenerator out, ChatEvent.Welcome welcome) {
        out.writeStringProperty("type", "welcome");
        out.writeStringProperty("name", welcome.name());
        out.writeName("people");
        List<String> people = welcome.people();
        out.writeArray(people.toArray(String[]::new), 0, people.size());
        out.writeArrayPropertyStart("recent");
        for (ChatEvent.Said said : welcome.recent()) {
            out.writeStartObject();
            writeSaid(out, said);
            out.writeEndObject();
        }
        out.writeEndArray();
    }

    private static void writePerson(JsonGenerator out, String type, String name, long at) {
        out.writeStringProperty("type", type);
        out.writeStringProperty("name", name);
        out.writeNumberProperty("at", at);
    }

    private static void writeSaid(JsonGenerator out, ChatEvent.Said said) {
        out.writeStringProperty("from", said.from());
        out.writeStringProperty("text", said.text());
        out.writeNumberProperty("at", said.at());
    }
}
