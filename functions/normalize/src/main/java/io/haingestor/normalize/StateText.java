package io.haingestor.normalize;

import io.haingestor.events.Availability;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the text of a state says. */
final class StateText {
    /**
     * The states with two sides. The first five pairs and their numbers are Home Assistant's own ({@code homeassistant.helpers.state.state_as_number}), the
     * last two are what its templates make of a Python boolean. A state between two sides ({@code opening}, {@code locking}, {@code jammed}, the name
     * of a zone) is on neither and has no number.
     */
    private static final Map<String, Double> SIDES = Map.ofEntries(
            Map.entry("on", 1.0),
            Map.entry("off", 0.0),
            Map.entry("open", 1.0),
            Map.entry("closed", 0.0),
            Map.entry("home", 1.0),
            Map.entry("not_home", 0.0),
            Map.entry("locked", 1.0),
            Map.entry("unlocked", 0.0),
            Map.entry("above_horizon", 1.0),
            Map.entry("below_horizon", 0.0),
            Map.entry("True", 1.0),
            Map.entry("False", 0.0),
            Map.entry("true", 1.0),
            Map.entry("false", 0.0));

    private StateText() {}

    static Availability availability(String text) {
        return switch (text) {
            case "", "unknown" -> Availability.UNKNOWN;
            case "unavailable" -> Availability.UNAVAILABLE;
            default -> Availability.AVAILABLE;
        };
    }

    /** @return the text as a number, 1 or 0 for a state with two sides; null when it is neither */
    static @Nullable Double value(String text) {
        return isDecimal(text) ? finite(text) : SIDES.get(text);
    }

    private static @Nullable Double finite(String decimal) {
        var value = Double.parseDouble(decimal);
        return Double.isFinite(value) ? (Double) value : null;
    }

    /**
     * Whether the whole text is a decimal number as Python's {@code float} reads it, {@code [+-] digits [. digits] [e [+-] digits]} with at least one
     * digit before or after the point. Of what {@code float} takes beyond that, nothing is a number here: white space around it, {@code 1_000}, digits
     * of other scripts, {@code nan} and {@code inf}.
     */
    private static boolean isDecimal(String text) {
        var at = skipSign(text, 0);
        var point = skipDigits(text, at);
        var digits = point - at;
        at = point;
        if (at < text.length() && text.charAt(at) == '.') {
            var end = skipDigits(text, at + 1);
            digits += end - at - 1;
            at = end;
        }
        if (digits == 0) {
            return false;
        }
        if (at < text.length() && (text.charAt(at) == 'e' || text.charAt(at) == 'E')) {
            var exponent = skipSign(text, at + 1);
            at = skipDigits(text, exponent);
            return at == text.length() && at > exponent;
        }
        return at == text.length();
    }

    private static int skipSign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '+' || text.charAt(at) == '-') ? at + 1 : at;
    }

    private static int skipDigits(String text, int from) {
        var at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
