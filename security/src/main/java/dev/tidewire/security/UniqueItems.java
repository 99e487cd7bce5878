package dev.tidewire.security;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.AbstractKeyword;
import com.networknt.schema.keyword.BaseKeywordValidator;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The keyword {@code uniqueItems}. A set of nodes takes quadratic time for items whose hashes a peer has chosen to be the
 * same; a set of texts does not, since texts have an order.
 */
final class UniqueItems extends AbstractKeyword {
    private static final String NAME = "uniqueItems";

    UniqueItems() {
        super(NAME);
    }

    @Override
    public KeywordValidator newValidator(
            SchemaLocation location, JsonNode value, Schema parent, SchemaContext context) {
        return new Check(this, value, location, parent, context);
    }

    private static final class Check extends BaseKeywordValidator {
        Check(Keyword keyword, JsonNode value, SchemaLocation location, Schema parent, SchemaContext context) {
            super(keyword, value, location, parent, context);
        }

        @Override
        public void validate(ExecutionContext execution, JsonNode node, JsonNode root, NodePath at) {
            if (getSchemaNode().booleanValue() && node.isArray() && hasTwins(node)) {
                execution.addError(Error.builder()
                        .keyword(NAME)
                        .instanceLocation(at)
                        .evaluationPath(execution.getEvaluationPath())
                        .schemaLocation(getSchemaLocation())
                        .message("the same item comes twice")
                        .build());
            }
        }
    }

    private static boolean hasTwins(JsonNode array) {
        Set<String> seen = new HashSet<>();
        for (JsonNode item : array) {
            StringBuilder text = new StringBuilder();
            write(item, text);
            if (!seen.add(text.toString())) {
                return true;
            }
        }
        return false;
    }

    // Two nodes are written alike if, and only if, JSON Schema core §4.2.2 takes them for equal
    private static void write(JsonNode node, StringBuilder to) {
        if (node.isObject()) {
            to.append('{');
            Map<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            sorted.forEach((name, value) -> {
                write(name, to);
                write(value, to);
            });
            to.append('}');
        } else if (node.isArray()) {
            to.append('[');
            node.forEach(item -> write(item, to));
            to.append(']');
        } else if (node.isNumber()) {
            to.append(node.decimalValue().stripTrailingZeros()).append(';');
        } else if (node.isString()) {
            write(node.stringValue(), to);
        } else {
            to.append(node).append(';');
        }
    }

    private static void write(String text, StringBuilder to) {
        to.append('"').append(text.length()).append(':').append(text);
    }
}
