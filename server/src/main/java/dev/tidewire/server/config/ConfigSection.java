package dev.tidewire.server.config;

import dev.tidewire.server.Cause;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A part of the configuration: keys with values, lists and further sections. A variable of the {@link Environment}
 * counts before the file.
 *
 * <p>Whoever reads a section asks for every key that it knows, and then {@link #refuseTheRest}; the whole's comes last.
 */
public final class ConfigSection {
    private static final String NOT_GIVEN = "default";

    private final ConfigFile file;
    private final Environment environment;
    private final List<ConfigEntry> seen;
    private final String path;
    private final String place;
    private final Map<String, Node> entries;
    private final Set<String> known = new LinkedHashSet<>();

    private ConfigSection(ConfigFile file, Environment environment, Map<String, Node> entries) {
        this.file = file;
        this.environment = environment;
        this.seen = new ArrayList<>();
        this.path = "";
        this.place = file.name();
        this.entries = entries;
    }

    private ConfigSection(ConfigSection whole, String path, @Nullable MappingNode mapping) {
        this.file = whole.file;
        this.environment = whole.environment;
        this.seen = whole.seen;
        this.path = path;
        this.place = mapping == null ? file.name() : file.origin(mapping);
        this.entries = mapping == null ? Map.of() : file.entries(mapping);
    }

    /** What a key's value asks for. */
    public interface Made<T> {
        T make() throws IOException;
    }

    /**
     * The whole of a configuration.
     *
     * @param variables the environment's, of which those that begin with {@code TIDEWIRE_} count
     * @throws ConfigException if the file cannot be read, or is no mapping in YAML
     */
    public static ConfigSection read(Path path, Map<String, String> variables) {
        ConfigFile file = ConfigFile.read(path);
        Node root = file.root();
        if (root != null && !(root instanceof MappingNode)) {
            throw new ConfigException(file.origin(root) + ": a configuration is made of lines such as 'port: 3000'");
        }
        Map<String, Node> entries = root instanceof MappingNode mapping ? file.entries(mapping) : Map.of();
        return new ConfigSection(file, new Environment(variables), entries);
    }

    /** What was asked for so far, in this section and all others of the same configuration, and what holds. */
    public List<ConfigEntry> seen() {
        return List.copyOf(seen);
    }

    /** Where it is within the whole, such as {@code login.jwt.0}. */
    public String path() {
        return path;
    }

    /** Whether it has this key, in the file or the environment. */
    public boolean has(String key) {
        known.add(key);
        return entries.containsKey(key) || environment.get(pathOf(key)) != null || environment.reaches(pathOf(key));
    }

    /** A part of this section; an empty one if it is not there. */
    public ConfigSection section(String key) {
        known.add(key);
        Node node = entries.get(key);
        if (node == null || node instanceof MappingNode) {
            return new ConfigSection(this, pathOf(key), (MappingNode) node);
        }
        throw new ConfigException(file.origin(node) + ": " + pathOf(key) + " is a section: write its keys below it");
    }

    /** The sections of a list, such as several issuers. */
    public List<ConfigSection> sections(String key) {
        known.add(key);
        Node node = entries.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new ConfigException(
                    file.origin(node) + ": " + pathOf(key) + " is a list: begin each entry with '- '");
        }
        List<ConfigSection> sections = new ArrayList<>();
        for (Node entry : sequence.getValue()) {
            if (!(entry instanceof MappingNode mapping)) {
                throw new ConfigException(file.origin(entry) + ": an entry of " + pathOf(key) + " is made of keys");
            }
            sections.add(new ConfigSection(this, pathOf(key) + "." + sections.size(), mapping));
        }
        return sections;
    }

    /** A text; null if it is not given. */
    public @Nullable String text(String key) {
        Value value = value(key);
        note(key, value == null ? "" : value.text(), value);
        return value == null ? null : value.text();
    }

    /** A text, or another if it is not given. */
    public String text(String key, String unlessGiven) {
        Value value = value(key);
        String text = value == null ? unlessGiven : value.text();
        note(key, text, value);
        return text;
    }

    /** A text that has to be there. */
    public String required(String key) {
        String text = text(key);
        if (text == null) {
            throw missing(key);
        }
        return text;
    }

    /** A text that is shown to nobody. */
    public @Nullable String secret(String key) {
        Value value = value(key);
        note(key, value == null ? "" : "(hidden)", value);
        return value == null ? null : value.text();
    }

    /** The file where a key's value stands; null if it is in the environment, or not given. */
    public @Nullable Path writtenIn(String key) {
        boolean variable = environment.get(pathOf(key)) != null;
        return !variable && entries.containsKey(key) ? file.path() : null;
    }

    /** A file, relative to the folder of the one that the configuration is read from; null if it is not given. */
    public @Nullable Path file(String key) {
        Value value = value(key);
        note(key, value == null ? "" : value.text(), value);
        if (value == null) {
            return null;
        }
        try {
            return file.sibling(value.text());
        } catch (InvalidPathException e) {
            throw value.mustBe("the name of a file");
        }
    }

    /** A file that has to be named. */
    public Path requiredFile(String key) {
        Path given = file(key);
        if (given == null) {
            throw missing(key);
        }
        return given;
    }

    /** A whole number. */
    public int number(String key, int least, int most, int unlessGiven) {
        Value value = value(key);
        int number = value == null ? unlessGiven : parse(value, least, most);
        note(key, Integer.toString(number), value);
        return number;
    }

    private static int parse(Value value, int least, int most) {
        try {
            int number = Integer.parseInt(value.text());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw value.mustBe("a whole number from " + least + " to " + most);
    }

    /** A time such as {@code 500ms}, {@code 10s} or {@code 2m}. */
    public Duration duration(String key, Duration least, Duration most, Duration unlessGiven) {
        Value value = value(key);
        Duration time = value == null ? unlessGiven : Durations.parse(value.text());
        if (time == null || time.compareTo(least) < 0 || time.compareTo(most) > 0) {
            String range = Durations.format(least) + " to " + Durations.format(most);
            throw new Value(pathOf(key), value == null ? "" : value.text(), originOf(value))
                    .mustBe("a time such as 500ms, 10s or 2m, from " + range);
        }
        note(key, Durations.format(time), value);
        return time;
    }

    /** {@code true} or {@code false}. */
    public boolean flag(String key, boolean unlessGiven) {
        Value value = value(key);
        if (value != null && !value.text().equals("true") && !value.text().equals("false")) {
            throw value.mustBe("true or false");
        }
        boolean flag = value == null ? unlessGiven : value.text().equals("true");
        note(key, Boolean.toString(flag), value);
        return flag;
    }

    /** One of the names of an enumeration, in lower case with hyphens. */
    public <E extends Enum<E>> E choice(String key, Class<E> type, E unlessGiven) {
        Value value = value(key);
        if (value == null) {
            note(key, nameOf(unlessGiven), null);
            return unlessGiven;
        }
        for (E constant : type.getEnumConstants()) {
            if (nameOf(constant).equals(value.text())) {
                note(key, value.text(), value);
                return constant;
            }
        }
        throw value.mustBe(Arrays.stream(type.getEnumConstants())
                .map(ConfigSection::nameOf)
                .collect(Collectors.joining(", ")));
    }

    private static String nameOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** One of these names, which has to be there. */
    public String oneOf(String key, List<String> names) {
        Value value = value(key);
        if (value == null) {
            throw missing(key);
        }
        if (!names.contains(value.text())) {
            throw value.mustBe(String.join(", ", names));
        }
        note(key, value.text(), value);
        return value.text();
    }

    /** Texts: a list in the file, parted by commas in the environment. */
    public List<String> texts(String key) {
        return texts(key, text -> {});
    }

    /** As {@link #texts(String)}; the rule throws an IllegalArgumentException that tells what is wrong with one. */
    public List<String> texts(String key, Consumer<String> rule) {
        known.add(key);
        String variable = environment.get(pathOf(key));
        Node node = entries.get(key);
        List<Value> values = variable == null ? valuesOf(key, node) : valuesOf(key, variable);
        values.forEach(value -> value.check(rule));
        List<String> texts = values.stream().map(Value::text).toList();
        String origin = variable != null ? variableOf(key) : node == null ? NOT_GIVEN : file.origin(node);
        seen.add(new ConfigEntry(pathOf(key), String.join(", ", texts), origin));
        return texts;
    }

    private List<Value> valuesOf(String key, String variable) {
        return Arrays.stream(variable.split(",", -1))
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .map(text -> new Value(pathOf(key), text, variableOf(key)))
                .toList();
    }

    private List<Value> valuesOf(String key, @Nullable Node node) {
        if (node == null) {
            return List.of();
        }
        if (node instanceof ScalarNode single) {
            return List.of(new Value(pathOf(key), single.getValue(), file.origin(node)));
        }
        if (!(node instanceof SequenceNode sequence)) {
            throw new ConfigException(file.origin(node) + ": " + pathOf(key) + " is a list of texts");
        }
        List<Value> values = new ArrayList<>();
        for (Node entry : sequence.getValue()) {
            if (!(entry instanceof ScalarNode text)) {
                throw new ConfigException(file.origin(entry) + ": an entry of " + pathOf(key) + " is a text");
            }
            values.add(new Value(pathOf(key), text.getValue(), file.origin(entry)));
        }
        return values;
    }

    /**
     * Makes what the value of a key asks for.
     *
     * @throws ConfigException if that fails, telling of this key
     */
    public <T> T blaming(String key, Made<T> made) {
        try {
            return made.make();
        } catch (IOException | IllegalArgumentException e) {
            throw wrong(key, Cause.of(e));
        }
    }

    /** A value that the rest of the configuration does not allow. */
    public ConfigException wrong(String key, String why) {
        return new ConfigException(placeOf(key) + ": " + pathOf(key) + ": " + why);
    }

    private ConfigException missing(String key) {
        return new ConfigException(place + ": " + pathOf(key) + " is missing");
    }

    /** Where a key is given, or its section if it is not. */
    private String placeOf(String key) {
        if (environment.get(pathOf(key)) != null) {
            return variableOf(key);
        }
        Node node = entries.get(key);
        return node == null ? place : file.origin(node);
    }

    /**
     * Ends the reading of this section; of the whole, that of all.
     *
     * @throws ConfigException if there is a key that nobody asked for, or in the whole a variable
     */
    public void refuseTheRest() {
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new ConfigException(file.origin(entry.getValue()) + ": there is no key " + pathOf(entry.getKey())
                        + "; here may stand " + String.join(", ", known));
            }
        }
        if (path.isEmpty()) {
            environment.refuseTheRest();
        }
    }

    private @Nullable Value value(String key) {
        known.add(key);
        Node node = entries.get(key);
        String variable = environment.get(pathOf(key));
        Value value = null;
        if (variable != null) {
            value = new Value(pathOf(key), variable, variableOf(key));
        } else if (node instanceof ScalarNode scalar) {
            value = new Value(pathOf(key), scalar.getValue(), file.origin(node));
        } else if (node != null) {
            throw new ConfigException(file.origin(node) + ": " + pathOf(key) + " is a single value");
        }
        if (value != null && value.text().isBlank()) {
            throw new ConfigException(value.origin() + ": " + pathOf(key) + " has no value");
        }
        return value;
    }

    private void note(String key, String text, @Nullable Value value) {
        seen.add(new ConfigEntry(pathOf(key), text, originOf(value)));
    }

    private static String originOf(@Nullable Value value) {
        return value == null ? NOT_GIVEN : value.origin();
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String variableOf(String key) {
        return Environment.variable(pathOf(key));
    }
}
