package io.haingestor.write.api;

import io.haingestor.timeseries.TimeRange;
import io.haingestor.write.problem.Problem;
import io.haingestor.write.problem.ProblemException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of a request, goes on after an error, and at the end says everything that is wrong with them. */
final class Parameters {
    /** The first and the last day that every store can hold. */
    static final Instant EARLIEST = Instant.parse("1677-09-22T00:00:00Z");

    static final Instant LATEST = Instant.parse("2262-04-11T00:00:00Z");

    private static final Pattern SHORT_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");

    private final List<Problem.Violation> errors = new ArrayList<>();

    void reject(String parameter, String detail) {
        errors.add(new Problem.Violation(parameter, detail));
    }

    void reject(String parameter, IllegalArgumentException e) {
        var message = String.valueOf(e.getMessage());
        reject(parameter, message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1));
    }

    /** @throws ProblemException 400 when anything was wrong */
    void check() {
        if (!errors.isEmpty()) {
            throw ProblemException.badRequest(errors);
        }
    }

    int limit(@Nullable String text, int absent, int max) {
        if (text == null) {
            return absent;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= max) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // Said below, as for a number out of range.
        }
        reject("limit", "expected a whole number from 1 to " + max + ", got '" + text + "'");
        return absent;
    }

    long position(@Nullable String cursor) {
        if (cursor == null) {
            return Long.MAX_VALUE;
        }
        try {
            return Long.parseLong(cursor);
        } catch (NumberFormatException e) {
            reject("cursor", "expected the 'next' of the page before, got '" + cursor + "'");
            return Long.MAX_VALUE;
        }
    }

    TimeRange range(@Nullable String from, @Nullable String to, Instant fromAbsent, Instant toAbsent) {
        var begin = instant("from", from, fromAbsent);
        var end = instant("to", to, toAbsent);
        if (end.isBefore(begin)) {
            reject("to", "expected a time after 'from' (" + begin + "), got " + end);
            return TimeRange.ALL;
        }
        return TimeRange.between(begin, end);
    }

    private Instant instant(String name, @Nullable String text, Instant absent) {
        if (text == null) {
            return absent;
        }
        try {
            // A plus that was not encoded arrives as a space.
            var instant = OffsetDateTime.parse(text.replace(' ', '+')).toInstant();
            if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
            reject(name, "expected a time between " + EARLIEST + " and " + LATEST + ", got '" + text + "'");
        } catch (DateTimeException e) {
            reject(name, "expected a time with its offset like 2026-03-01T10:15:30Z, got '" + text + "'");
        }
        return absent;
    }

    /** Reads {@code 5m}, {@code 1h}, {@code 1d} and the like, or ISO 8601's {@code PT5M}. */
    @Nullable
    Duration window(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var match = SHORT_DURATION.matcher(text);
            var window = match.matches() ? shortDuration(match) : Duration.parse(text);
            if (window.compareTo(Duration.ofMillis(1)) >= 0 && window.toDays() <= 3_660) {
                return window;
            }
        } catch (DateTimeParseException | ArithmeticException e) {
            // Said below, as for a window out of range.
        }
        reject("window", "expected a length from 1ms to 3660d like 5m, 1h, 1d or PT15M, got '" + text + "'");
        return null;
    }

    private static Duration shortDuration(Matcher match) {
        long number = Long.parseLong(match.group(1));
        return switch (match.group(2)) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    <E extends Enum<E>> E oneOf(String name, @Nullable String text, E absent, Class<E> type) {
        if (text == null) {
            return absent;
        }
        var names = new LinkedHashSet<String>();
        for (var constant : type.getEnumConstants()) {
            var word = constant.name().toLowerCase(Locale.ROOT);
            if (word.equals(text)) {
                return constant;
            }
            names.add(word);
        }
        reject(name, "expected one of " + String.join(", ", names) + ", got '" + text + "'");
        return absent;
    }

    /** Reads a list with commas; absent means none. */
    static Set<String> list(@Nullable String text) {
        var items = new LinkedHashSet<String>();
        if (text != null) {
            for (var item : text.split(",", -1)) {
                if (!item.isBlank()) {
                    items.add(item.strip());
                }
            }
        }
        return items;
    }
}
