package dev.tidewire.interop;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands a test the one authorization server of this run, which takes seconds to start. */
final class Spring implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == SpringIssuer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        // The store closes it after the last test
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Spring.class))
                .computeIfAbsent(SpringIssuer.class, type -> new SpringIssuer(), SpringIssuer.class);
    }
}
