package dev.tidewire.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine;

/** Which Tidewire this is. */
final class Build implements CommandLine.IVersionProvider {

    /** The version, such as {@code 1.2.3}. */
    static String version() {
        try (InputStream in = Build.class.getResourceAsStream("build.properties")) {
            var properties = new Properties();
            properties.load(in);
            return properties.getProperty("version", "unknown");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"tidewire " + version()};
    }
}
