package dev.tidewire.server;

import dev.tidewire.websocket.Transport;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** {@code tidewire version}: what a report of a problem should begin with. */
@Command(
        name = "version",
        description = "Tells the version, the JVM, the system and the transports that load here.",
        footer = {"", "Example: ./tidewire version --json"})
final class VersionCommand implements Runnable {
    @Option(names = "--json", description = "Answer in JSON.")
    private boolean json;

    @Override
    public void run() {
        Terminal.say(json ? json() : text());
    }

    private static String text() {
        return "tidewire " + Build.version() + System.lineSeparator()
                + "jvm " + jvm() + System.lineSeparator()
                + "system " + system() + System.lineSeparator()
                + "transports " + String.join(", ", transports());
    }

    private static String json() {
        var text = new StringWriter();
        try (JsonGenerator out = new JsonFactory().createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            out.writeStringProperty("version", Build.version());
            out.writeStringProperty("jvm", jvm());
            out.writeStringProperty("system", system());
            out.writeArrayPropertyStart("transports");
            transports().forEach(out::writeString);
            out.writeEndArray();
            out.writeEndObject();
        }
        return text.toString();
    }

    private static String jvm() {
        return System.getProperty("java.vm.name") + " " + Runtime.version();
    }

    private static String system() {
        return System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                + System.getProperty("os.arch");
    }

    private static List<String> transports() {
        return Arrays.stream(Transport.values())
                .filter(transport -> transport != Transport.AUTO && transport.isAvailable())
                .map(transport -> transport.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
