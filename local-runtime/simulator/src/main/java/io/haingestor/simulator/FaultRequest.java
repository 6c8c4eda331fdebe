package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Set;
import java.util.TreeSet;

/** The values of one request for a fault, checked while they are read: every key must be asked for, and be in range. */
final class FaultRequest {
    private final ObjectNode json;
    private final Set<String> known = new TreeSet<>(Set.of("fault"));

    FaultRequest(ObjectNode json) {
        this.json = json;
    }

    String fault() throws Problem {
        return text("fault", "the name of a fault");
    }

    /** @return 0 to 3600 */
    double seconds(String key, double otherwise) throws Problem {
        return number(key, 0, 3_600, otherwise);
    }

    int count(int most, int otherwise) throws Problem {
        return whole("count", most, otherwise);
    }

    int whole(String key, int most, int otherwise) throws Problem {
        var number = number(key, 1, most, otherwise);
        if (number != Math.rint(number)) {
            throw new Problem(400, "Expected " + key + " to be a whole number, got " + number);
        }
        return (int) number;
    }

    String text(String key, String expected) throws Problem {
        known.add(key);
        var value = json.path(key);
        if (!value.isTextual() || value.asText().isBlank()) {
            throw new Problem(
                    400,
                    "Expected " + key + " to be " + expected + ", got " + (value.isMissingNode() ? "nothing" : value));
        }
        return value.asText();
    }

    /** To be called when all keys were asked for. */
    void nothingElse() throws Problem {
        var unknown = new TreeSet<String>();
        json.fieldNames().forEachRemaining(unknown::add);
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new Problem(400, "Expected only the keys " + known + " for this fault, got also " + unknown);
        }
    }

    private double number(String key, double least, double most, double otherwise) throws Problem {
        known.add(key);
        var value = json.path(key);
        if (value.isMissingNode()) {
            return otherwise;
        }
        if (!value.isNumber() || value.asDouble() < least || value.asDouble() > most) {
            throw new Problem(
                    400, "Expected " + key + " to be a number from " + least + " to " + most + ", got " + value);
        }
        return value.asDouble();
    }
}
