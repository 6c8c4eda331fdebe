package io.haingestor.broker.topology;

import io.cloudevents.CloudEvent;
import io.cloudevents.sql.Expression;
import io.cloudevents.sql.ParseException;
import io.cloudevents.sql.Parser;
import java.util.regex.Pattern;

/**
 * A CESQL 1.0 expression, evaluated by the CloudEvents SDK. Lets through what it is true for; what it has an error for, such as an
 * attribute that the event lacks, it does not. A result that is no boolean is cast as CESQL casts: an integer is true unless it is 0, a text
 * when it is {@code true} in any case. Two are equal when their texts are.
 */
final class Cesql implements Filter {
    /** What the SDK's parser has tokens for; anything else it would skip, and say so on standard error alone. */
    private static final Pattern TOKENS = Pattern.compile(
            "(?:[\\w\\s(),+\\-*/%=<>]++|!=|'(?:[^'\\\\]++|\\\\.|'')*+'|\"(?:[^\"\\\\]++|\\\\.|\"\")*+\")*+",
            Pattern.DOTALL);

    private final String text;
    private final Expression expression;

    /**
     * @param text the expression
     * @throws IllegalArgumentException when it is none; the message says why
     */
    Cesql(String text) {
        var tokens = TOKENS.matcher(text);
        if (!tokens.lookingAt() || tokens.end() < text.length()) {
            throw new IllegalArgumentException("'" + text.charAt(tokens.end()) + "' at character " + (tokens.end() + 1)
                    + " begins nothing that CESQL knows");
        }
        this.text = text;
        try {
            expression = Parser.getDefault().parse(text);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        } catch (NullPointerException e) {
            // SDK 4.0.1 stumbles over its own report of these.
            throw new IllegalArgumentException("there is a word too many or one too few", e);
        }
    }

    @Override
    public boolean matches(CloudEvent event) {
        try {
            var result = expression.evaluate(new RenderedTimes(event));
            return !result.isFailed() && isTrue(result.value());
        } catch (RuntimeException e) {
            // Whatever an expression runs into, it must not stop the log.
            return false;
        }
    }

    private static boolean isTrue(Object value) {
        if (value instanceof Integer number) {
            return number != 0;
        }
        return value instanceof Boolean answer ? answer : "true".equalsIgnoreCase(value.toString());
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cesql cesql && cesql.text.equals(text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    @Override
    public String toString() {
        return "Cesql[" + text + "]";
    }
}
