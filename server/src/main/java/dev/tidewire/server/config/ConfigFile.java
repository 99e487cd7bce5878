package dev.tidewire.server.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;

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
        } catch (NoSuchFileException e) {
            throw new ConfigException("there is no file " + file);
        } catch (IOException e) {
            throw new ConfigException("cannot read " + file + ": " + e.getMessage());
        } catch (MarkedYAMLException e) {
            int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
            throw new ConfigException(file + ":" + line + ": no YAML: " + e.getProblem());
        }
    }

    Path path() {
        return file;
    }

    @Nullable
    Node root() {
        return root;
    }

    String origin(Node node) {
        return file.getFileName() + ":" + (node.getStartMark().getLine() + 1);
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
