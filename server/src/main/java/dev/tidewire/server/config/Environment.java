package dev.tidewire.server.config;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The variables of the environment that configure: {@code TIDEWIRE_LIMITS_MAX_MESSAGE} for the key {@code
 * limits.max-message}. It remembers which were asked for, so that one with a mistake in its name is found.
 */
public final class Environment {
    /** The password of the key store that an option names: no part of a configuration. */
    public static final String KEYSTORE_PASSWORD = "TIDEWIRE_KEYSTORE_PASSWORD";

    private static final String PREFIX = "TIDEWIRE_";

    // Kubernetes sets these in every container beside a service named tidewire, or tidewire-something
    private static final Pattern KUBERNETES = Pattern.compile("TIDEWIRE_(\\w+_)?"
            + "(SERVICE_HOST=.*|SERVICE_PORT(_\\w+)?=.*|PORT=\\w+://.*|PORT_\\d+_(TCP|UDP|SCTP)(_\\w+)?=.*)");

    private final Map<String, String> variables = new TreeMap<>();
    private final Set<String> asked = new HashSet<>();

    /** @param all every variable there is, as of {@link System#getenv()} */
    public Environment(Map<String, String> all) {
        all.forEach((name, value) -> {
            if (name.startsWith(PREFIX)
                    && !name.equals(KEYSTORE_PASSWORD)
                    && !KUBERNETES.matcher(name + "=" + value).matches()) {
                variables.put(name, value);
            }
        });
    }

    /** The names of the variables that are there, in the order of the alphabet. */
    public List<String> names() {
        return List.copyOf(variables.keySet());
    }

    /** The variable for the key of this path. */
    static String variable(String path) {
        return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    /** What is given for the key of this path; null if nothing is. */
    @Nullable
    String get(String path) {
        String name = variable(path);
        asked.add(name);
        return variables.get(name);
    }

    /** Whether there is something for a key in the section of this path. */
    boolean reaches(String path) {
        String section = variable(path) + "_";
        return variables.keySet().stream().anyMatch(name -> name.startsWith(section));
    }

    /** @throws ConfigException if there is a variable that nobody asked for */
    void refuseTheRest() {
        for (String name : variables.keySet()) {
            if (!asked.contains(name)) {
                throw new ConfigException(name + ": no key has this variable; that of listen.port, for one, is "
                        + variable("listen.port"));
            }
        }
    }
}
