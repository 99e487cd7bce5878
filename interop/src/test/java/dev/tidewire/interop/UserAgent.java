package dev.tidewire.interop;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A user's browser, as far as an authorization server needs one (RFC 6749 §1.1): keeps cookies, follows redirects on
 * the same server, and submits forms with their hidden fields, such as a CSRF token.
 */
final class UserAgent {
    private static final Pattern FORM = Pattern.compile("<form\\s[^>]*>");
    private static final Pattern INPUT = Pattern.compile("<input\\s[^>]*>");
    private static final Pattern ATTRIBUTE = Pattern.compile("([a-z]+)=\"([^\"]*)\"");
    private static final Duration DEADLINE = Duration.ofSeconds(30);
    private static final int MOST_REDIRECTS = 10;

    private final HttpClient client =
            HttpClient.newBuilder().cookieHandler(new CookieManager()).build();

    /** Where the browser has arrived, and what stands there; nothing, if that is another server, which is not asked. */
    record Page(URI address, String html) {}

    Page open(URI address) throws IOException, InterruptedException {
        return follow(send(request(address)));
    }

    /** Submits the page's form, with this typed in. */
    Page submit(Page page, Map<String, String> typed) throws IOException, InterruptedException {
        Matcher form = FORM.matcher(page.html());
        if (!form.find()) {
            throw new IOException("there is no form at " + page.address());
        }
        Map<String, String> fields = hiddenFields(page.html());
        fields.putAll(typed);
        URI action = page.address().resolve(attributes(form.group()).getOrDefault("action", ""));
        return follow(send(
                request(action).header("Content-Type", Form.TYPE).POST(BodyPublishers.ofString(Form.write(fields)))));
    }

    private static Map<String, String> hiddenFields(String html) {
        Map<String, String> fields = new LinkedHashMap<>();
        Matcher inputs = INPUT.matcher(html);
        while (inputs.find()) {
            Map<String, String> input = attributes(inputs.group());
            if ("hidden".equals(input.get("type"))) {
                fields.put(input.getOrDefault("name", ""), input.getOrDefault("value", ""));
            }
        }
        return fields;
    }

    private static Map<String, String> attributes(String tag) {
        Map<String, String> attributes = new LinkedHashMap<>();
        Matcher found = ATTRIBUTE.matcher(tag);
        while (found.find()) {
            attributes.put(found.group(1), found.group(2));
        }
        return attributes;
    }

    private static HttpRequest.Builder request(URI address) {
        // Who does not ask for a page is not asked to log in
        return HttpRequest.newBuilder(address).timeout(DEADLINE).header("Accept", "text/html");
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private Page follow(HttpResponse<String> first) throws IOException, InterruptedException {
        HttpResponse<String> response = first;
        for (int i = 0; i < MOST_REDIRECTS; i++) {
            if (response.statusCode() == 200) {
                return new Page(response.uri(), response.body());
            }
            String location = response.headers().firstValue("Location").orElse(null);
            if (location == null) {
                throw new IOException(response.uri().getPath() + " answered " + response.statusCode());
            }
            URI next = response.uri().resolve(location);
            if (!next.getAuthority().equals(first.uri().getAuthority())) {
                return new Page(next, "");
            }
            response = send(request(next));
        }
        throw new IOException(first.uri().getPath() + " leads in a circle");
    }
}
