package dev.tidewire.interop;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands a test the one Chromium of this run, driven by Playwright on the Node.js of this machine. Playwright is used on
 * the thread that runs the tests and on no other.
 */
final class Chromium implements ExecutionCondition, ParameterResolver {
    private static final int DEADLINE_MILLIS = 30_000;
    // It asks nobody but the test's own servers, and believes their certificates
    private static final List<String> FLAGS = List.of(
            "--ignore-certificate-errors",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-quic");

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        ConditionEvaluationResult chromium = Requirement.CHROMIUM.evaluate();
        return chromium.isDisabled() ? chromium : Requirement.NODE.evaluate();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Browser.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return browser(context);
    }

    private static Browser browser(ExtensionContext context) {
        return context.getRoot()
                .getStore(ExtensionContext.Namespace.create(Chromium.class))
                .computeIfAbsent(Running.class, type -> start(), Running.class)
                .browser();
    }

    private static Running start() {
        Playwright playwright = Playwright.create(new Playwright.CreateOptions()
                .setEnv(Map.of(
                        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD",
                        "1",
                        "PLAYWRIGHT_NODEJS_PATH",
                        Requirement.NODE.path().toString())));
        PlaywrightAssertions.setDefaultAssertionTimeout(DEADLINE_MILLIS);
        // Debian's Chromium refuses its sandbox to root, which is who runs tests in a container
        Browser browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(Requirement.CHROMIUM.path())
                        .setChromiumSandbox(false)
                        .setArgs(FLAGS));
        return new Running(playwright, browser);
    }

    private record Running(Playwright playwright, Browser browser) implements AutoCloseable {
        @Override
        public void close() {
            browser.close();
            playwright.close();
        }
    }
}
