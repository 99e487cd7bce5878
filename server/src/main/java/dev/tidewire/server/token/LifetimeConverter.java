package dev.tidewire.server.token;

import dev.tidewire.server.config.Durations;
import java.time.Duration;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 45m}, {@code 12h} and {@code 30d}. */
final class LifetimeConverter implements ITypeConverter<Duration> {
    private static final Pattern DAYS = Pattern.compile("\\d{1,6}d");

    @Override
    public Duration convert(String text) {
        if (DAYS.matcher(text).matches()) {
            return Duration.ofDays(Long.parseLong(text.substring(0, text.length() - 1)));
        }
        Duration time = Durations.parse(text);
        if (time == null) {
            throw new TypeConversionException("'" + text + "' is not a time such as 45m, 12h or 30d");
        }
        return time;
    }
}
