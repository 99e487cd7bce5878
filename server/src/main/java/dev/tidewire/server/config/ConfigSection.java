package dev.tidewire.server.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * A part of the configuration: keys with values, lists and further sections. A variable of the environment, {@code
 * TIDEWIRE_LIMITS_MAX_MESSAGE} for {@code limits.max-message}, counts before the file.
 *
 * <p>Whoever reads a section asks for every key that it knows, and then {@link #refuseTheRest}.
 */
public final class ConfigSection {
    private static final String UNKNOWN_ORIGIN = "default";

    private final @Nullable ConfigFile file;
    private final String path;
    private final Map<String, String> environment;
    private final List<ConfigEntry> seen;
    private final Map<String, Node> entries;
    private final Set<String> known = new LinkedHashSet<>();

    private ConfigSection(
            @Nullable ConfigFile file,
            String path,
            Map<String, String> environment,
            List<ConfigEntry> seen,
            Map<String, Node> entries) {
        this.file = file;
        this.path = path;
        this.environment = environment;
        this.seen = seen;
        this.entries = entries;
    }

    /**
     * The whole of a configuration.
     *
     * @param path the file; null if there is none
     * @param environment the variables, of which those that begin with {@code TIDEWIRE_} count
     * @throws ConfigException if the file cannot be read, or is no mapping in YAML
     */
    public static ConfigSection read(@Nullable Path path, Map<String, String> environment) {
        if (path == null) {
            return new ConfigSection(null, "", environment, new ArrayList<>(), Map.of());
        }
        ConfigFile file = ConfigFile.read(path);
        Node root = file.root();
        if (root != null && !(root instanceof MappingNode)) {
            throw new ConfigException(file.origin(root) + ": a configuration is made of lines such as 'port: 3000'");
        }
        Map<String, Node> entries = root instanceof MappingNode mapping ? file.entries(mapping) : Map.of();
        return new ConfigSection(file, "", environment, new ArrayList<>(), entries);
    }

    /** What was asked for so far, in this section and all others of the same configuration, and what holds. */
    public List<ConfigEntry> seen() {
        return List.copyOf(seen);
    }

    /** Whether it has this key, in the file or the environment. */
    public boolean has(String key) {
        known.add(key);
        String variables = variable(key) + "_";
        return entries.containsKey(key)
                || environment.containsKey(variable(key))
                || environment.keySet().stream().anyMatch(name -> name.startsWith(variables));
    }

    /** A part of this section; an empty one if it is not there. */
    public ConfigSection section(String key) {
        known.add(key);
        Node node = entries.get(key);
        if (node == null) {
            return new ConfigSection(file, pathOf(key), environment, seen, Map.of());
        }
        if (node instanceof MappingNode mapping && file != null) {
            return new ConfigSection(file, pathOf(key), environment, seen, file.entries(mapping));
        }
        throw new ConfigException(originOf(node) + ": " + pathOf(key) + " is a section: write its keys below it");
    }

    /** The sections of a list, such as several issuers. */
    public List<ConfigSection> sections(String key) {
        known.add(key);
        Node node = entries.get(key);
        if (node == null) {
            return List.of();
        }
        if (!(node instanceof SequenceNode sequence) || file == null) {
            throw new ConfigException(originOf(node) + ": " + pathOf(key) + " is a list: begin each entry with '- '");
        }
        List<ConfigSection> sections = new ArrayList<>();
        for (Node entry : sequence.getValue()) {
            if (!(entry instanceof MappingNode mapping)) {
                throw new ConfigException(originOf(entry) + ": an entry of " + pathOf(key) + " is made of keys");
            }
            String name = pathOf(key) + "." + sections.size();
            sections.add(new ConfigSection(file, name, environment, seen, file.entries(mapping)));
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
        if (text == null || text.isBlank()) {
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

    /** A file, relative to the one that the configuration is read from; null if it is not given. */
    public @Nullable Path file(String key) {
        String text = text(key);
        if (text == null) {
            return null;
        }
        Path given = Path.of(text);
        Path folder = file == null ? null : file.path().toAbsolutePath().getParent();
        return folder == null ? given : folder.resolve(given);
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

    /** Texts: a list in the file, parted by commas in the environment. */
    public List<String> texts(String key) {
        known.add(key);
        String variable = environment.get(variable(key));
        if (variable != null) {
            List<String> texts = Arrays.stream(variable.split(",", -1))
                    .map(String::strip)
                    .filter(text -> !text.isEmpty())
                    .toList();
            seen.add(new ConfigEntry(pathOf(key), String.join(", ", texts), variable(key)));
            return texts;
        }
        Node node = entries.get(key);
        List<String> texts = node == null ? List.of() : textsOf(key, node);
        seen.add(
                new ConfigEntry(pathOf(key), String.join(", ", texts), node == null ? UNKNOWN_ORIGIN : originOf(node)));
        return texts;
    }

    private List<String> textsOf(String key, Node node) {
        if (node instanceof ScalarNode single) {
            return List.of(single.getValue());
        }
        List<String> texts = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (Node entry : sequence.getValue()) {
                if (!(entry instanceof ScalarNode text)) {
                    throw new ConfigException(originOf(entry) + ": an entry of " + pathOf(key) + " is a text");
                }
                texts.add(text.getValue());
            }
            return texts;
        }
        throw new ConfigException(originOf(node) + ": " + pathOf(key) + " is a list of texts");
    }

    /** A value that the rest of the configuration does not allow. */
    public ConfigException wrong(String key, String why) {
        Node node = entries.get(key);
        String origin =
                environment.containsKey(variable(key)) ? variable(key) : node == null ? where() : originOf(node);
        return new ConfigException(origin + ": " + pathOf(key) + ": " + why);
    }

    private ConfigException missing(String key) {
        return new ConfigException(where() + ": " + pathOf(key) + " is missing");
    }

    private String where() {
        return file == null ? "configuration" : String.valueOf(file.path().getFileName());
    }

    /**
     * Ends the reading of this section.
     *
     * @throws ConfigException if there is a key that nobody asked for
     */
    public void refuseTheRest() {
        for (Map.Entry<String, Node> entry : entries.entrySet()) {
            if (!known.contains(entry.getKey())) {
                throw new ConfigException(originOf(entry.getValue()) + ": there is no key " + pathOf(entry.getKey())
                        + "; here may stand " + String.join(", ", known));
            }
        }
    }

    private @Nullable Value value(String key) {
        known.add(key);
        String variable = variable(key);
        String fromEnvironment = environment.get(variable);
        if (fromEnvironment != null) {
            return new Value(pathOf(key), fromEnvironment, variable);
        }
        Node node = entries.get(key);
        if (node == null) {
            return null;
        }
        if (node instanceof ScalarNode scalar) {
            return new Value(pathOf(key), scalar.getValue(), originOf(node));
        }
        throw new ConfigException(originOf(node) + ": " + pathOf(key) + " is a single value");
    }

    private void note(String key, String text, @Nullable Value value) {
        seen.add(new ConfigEntry(pathOf(key), text, originOf(value)));
    }

    private static String originOf(@Nullable Value value) {
        return value == null ? UNKNOWN_ORIGIN : value.origin();
    }

    private String originOf(Node node) {
        return file == null ? where() : file.origin(node);
    }

    private String pathOf(String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private String variable(String key) {
        return "TIDEWIRE_"
                + pathOf(key).toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
}
