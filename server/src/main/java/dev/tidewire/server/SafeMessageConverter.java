package dev.tidewire.server;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** A log message on one line, whatever a peer put into it. */
public final class SafeMessageConverter extends MessageConverter {
    @Override
    public String convert(ILoggingEvent event) {
        return Terminal.escape(super.convert(event)).replace("\n", "\\n");
    }
}
