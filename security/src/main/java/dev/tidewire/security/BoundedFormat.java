package dev.tidewire.security;

import com.networknt.schema.ExecutionContext;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.FormatValidator;
import com.networknt.schema.path.NodePath;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * A format that no text beyond a length has. Most are expressions that take quadratic time, or a frame of the stack for each
 * character, so that a text as long as a message would hold an event loop up or overflow its stack.
 */
final class BoundedFormat implements Format {
    // More than any date, time, number or address has
    private static final int LONGEST = 64;
    // It takes cubic time
    private static final int STYLE = 32;
    // What recurs takes up to 1 KiB of stack a character
    private static final int RECURS = 512;
    private static final int URI = 8_000;
    private static final int MAIL = 64 + 1 + 255;
    private static final int HOST = 253;
    // RFC 9110 §4.1 for what is a URI, RFC 5321 §4.5.3.1 for mail, RFC 1035 §2.3.4 for hosts
    private static final Map<String, Integer> LONGEST_OF = Map.ofEntries(
            Map.entry("uri", URI),
            Map.entry("uri-reference", URI),
            Map.entry("iri", URI),
            Map.entry("iri-reference", URI),
            Map.entry("alpha", URI),
            Map.entry("alphanumeric", URI),
            Map.entry("email", MAIL),
            Map.entry("idn-email", MAIL),
            Map.entry("hostname", HOST),
            Map.entry("idn-hostname", HOST),
            Map.entry("json-pointer", RECURS),
            Map.entry("relative-json-pointer", RECURS),
            Map.entry("uri-template", RECURS),
            Map.entry("regex", RECURS),
            Map.entry("style", STYLE));

    private final Format format;
    private final int longest;

    BoundedFormat(Format format) {
        this.format = format;
        this.longest = LONGEST_OF.getOrDefault(format.getName(), LONGEST);
    }

    @Override
    public String getName() {
        return format.getName();
    }

    @Override
    public String getMessageKey() {
        return format.getMessageKey();
    }

    @Override
    public boolean matches(
            ExecutionContext execution,
            SchemaContext context,
            JsonNode node,
            JsonNode root,
            NodePath at,
            boolean asserted,
            FormatValidator validator) {
        return !isLonger(node) && format.matches(execution, context, node, root, at, asserted, validator);
    }

    private boolean isLonger(JsonNode node) {
        if (!node.isString()) {
            return false;
        }
        String text = node.stringValue();
        return text.codePointCount(0, text.length()) > longest;
    }
}
