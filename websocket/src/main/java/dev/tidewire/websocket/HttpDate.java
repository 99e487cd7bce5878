package dev.tidewire.websocket;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The time as answers tell it (RFC 9110 §5.6.7), written once a second. Thread-safe. */
final class HttpDate {
    // RFC 9110 §5.6.7: the day of the month has two digits
    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private record Written(long second, String text) {}

    private static volatile Written last = new Written(Long.MIN_VALUE, "");

    private HttpDate() {}

    /** The present second, such as {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
    static String now() {
        long second = Math.floorDiv(System.currentTimeMillis(), 1_000L);
        Written written = last;
        if (written.second() != second) {
            written = new Written(second, FORMAT.format(Instant.ofEpochSecond(second)));
            last = written;
        }
        return written.text();
    }
}
