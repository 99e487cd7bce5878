package dev.tidewire.server.bench;

import dev.tidewire.server.config.Durations;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 500ms}, {@code 10s} and {@code 2m}. */
final class DurationConverter implements ITypeConverter<Duration> {

    @Override
    public Duration convert(String text) {
        Duration time = Durations.parse(text);
        if (time == null) {
            throw new TypeConversionException("'" + text + "' is not a time such as 500ms, 10s or 2m");
        }
        return time;
    }
}
