package dev.tidewire.server;

import ch.qos.logback.classic.pattern.ThrowableProxyConverter;
import ch.qos.logback.classic.spi.IThrowableProxy;

/** A stack trace without control characters other than its own line ends. */
public final class SafeTraceConverter extends ThrowableProxyConverter {
    @Override
    protected String throwableProxyToString(IThrowableProxy proxy) {
        return Terminal.escape(super.throwableProxyToString(proxy).replace("\r\n", "\n"));
    }
}
