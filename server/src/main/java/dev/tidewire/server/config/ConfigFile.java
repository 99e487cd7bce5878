package dev.tidewire.server.config;

import dev.tidewire.server.Cause;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.reader.ReaderException;

/** A YAML file of mappings, lists and texts, each with its line. Nothing of it is turned into Java objects by its tags. */
final class ConfigFile {
    private final Path file;
    private final @Nullable Node root;

    private ConfigFile(Path file, @Nullable Node root) {
        this.file = file;
        this.root = root;
    }

    /** @throws ConfigException if it cannot be read, or is no YAML */
    static ConfigFile read(Path file) {
        LoaderOptions options = new LoaderOptions();
        options.setMaxAliasesForCollections(0);
        options.setNestingDepthLimit(16);
        options.setCodePointLimit(1 << 20);
        try (var reader = Files.newBufferedReader(file)) {
            return new ConfigFile(file, new Yaml(options).compose(reader));
        } catch (IOException e) {
            throw unreadable(file, e);
        } catch (YAMLException e) {
            // Whatever fails while it reads comes in one of these
            throw e.getCause() instanceof IOException io ? unreadable(file, io) : noYaml(file, e);
        }
    }

    private static ConfigException unreadable(Path file, IOException e) {
        String why = Cause.of(e);
        return new ConfigException(e instanceof FileSystemException ? why : "cannot read " + file + ": " + why);
    }

    private static ConfigException noYaml(Path file, YAMLException e) {
        if (e instanceof MarkedYAMLException marked) {
            int line = marked.getProblemMark() == null
                    ? 1
                    : marked.getProblemMark().getLine() + 1;
            return new ConfigException(file + ":" + line + ": no YAML: " + marked.getProblem());
        }
        if (e instanceof ReaderException unprintable) {
            return new ConfigException(
                    String.format("%s: no YAML: it holds the character U+%04X", file, unprintable.getCodePoint()));
        }
        return new ConfigException(file + ": no YAML: " + Cause.of(e));
    }

    Path path() {
        return file;
    }

    /** A file of this name, or path, beside it. */
    Path sibling(String name) {
        return file.toAbsolutePath().resolveSibling(name);
    }

    @Nullable
    Node root() {
        return root;
    }

    String name() {
        return String.valueOf(file.getFileName());
    }

    String origin(Node node) {
        return name() + ":" + (node.getStartMark().getLine() + 1);
    }

    /** The entries of a mapping, in order. */
    Map<String, Node> entries(MappingNode mapping) {
        Map<String, Node> entries = new LinkedHashMap<>();
        for (NodeTuple entry : mapping.getValue()) {
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                throw new ConfigException(origin(entry.getKeyNode()) + ": a key is a single word");
            }
            if (entries.put(key.getValue(), entry.getValueNode()) != null) {
                throw new ConfigException(origin(key) + ": " + key.getValue() + " is there twice");
            }
        }
        return entries;
    }
}
