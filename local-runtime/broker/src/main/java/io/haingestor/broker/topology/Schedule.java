package io.haingestor.broker.topology;

import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * When a PingSource ticks, as the cron of Knative (robfig/cron 3) has it: five fields (minute, hour, day of the month, month, day of the week from
 * 0 for Sunday to 6), {@code @hourly} and its like, or {@code @every 1m30s}; before them {@code CRON_TZ=<zone>} or {@code TZ=<zone>}. Where both a
 * day of the month and one of the week are asked for, either will do, unless one of them has a {@code *}. A wall-clock time that a change of the
 * clocks leaves out does not tick, one that it repeats ticks twice. Two schedules are equal when they are written alike.
 */
public final class Schedule {
    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");
    private static final String EVERY = "@every ";
    private static final Pattern ZONED = Pattern.compile("(?:CRON_)?TZ=(\\S*)\\s+(.*)");
    private static final CronParser EITHER_DAY = new CronParser(definition(false));
    private static final CronParser BOTH_DAYS = new CronParser(definition(true));

    private final String text;
    private final String timezone;
    private final Function<Instant, Optional<Instant>> next;

    private Schedule(String text, String timezone, Function<Instant, Optional<Instant>> next) {
        this.text = text;
        this.timezone = timezone;
        this.next = next;
    }

    /**
     * @param text as described above
     * @param timezone an IANA time zone; empty for UTC, or for the one that the text names
     * @return the schedule
     * @throws IllegalArgumentException when it is none; the message says why
     */
    public static Schedule of(String text, String timezone) {
        var zoned = ZONED.matcher(text);
        var expression = text.strip();
        var zone = timezone;
        if (zoned.matches()) {
            if (!timezone.isEmpty()) {
                throw new IllegalArgumentException("there is a timezone too, and one of the two is enough");
            }
            zone = zoned.group(1);
            expression = zoned.group(2).strip();
        }
        var place = zone(zone);
        if (expression.startsWith(EVERY)) {
            return new Schedule(text, timezone, every(expression.substring(EVERY.length())));
        }
        if (expression.startsWith("@") && !NICKNAMES.containsKey(expression)) {
            throw new IllegalArgumentException("the nicknames are "
                    + NICKNAMES.keySet().stream().sorted().toList() + " and @every with a duration");
        }
        var cron = cron(NICKNAMES.getOrDefault(expression, expression));
        return new Schedule(text, timezone, after -> next(cron, place, after));
    }

    /**
     * @param after any time
     * @return the first tick later than it; empty when there will be none
     */
    public Optional<Instant> next(Instant after) {
        return next.apply(after);
    }

    /**
     * @param after any time
     * @param upTo a later one
     * @return the last tick that is later than the one and not later than the other; empty when there is none
     */
    public Optional<Instant> newest(Instant after, Instant upTo) {
        // From the end backwards, twice as far each time, so that a year of minutes costs no more than the last of
        // them.
        var reach = Duration.ofMinutes(1);
        var from = upTo;
        var tick = Optional.<Instant>empty();
        while (tick.isEmpty() && from.isAfter(after)) {
            from = upTo.minus(reach).isBefore(after) ? after : upTo.minus(reach);
            tick = nextUpTo(from, upTo);
            reach = reach.multipliedBy(2);
        }
        var newest = tick;
        while (tick.isPresent()) {
            newest = tick;
            tick = nextUpTo(tick.get(), upTo);
        }
        return newest;
    }

    private Optional<Instant> nextUpTo(Instant after, Instant upTo) {
        return next(after).filter(tick -> !tick.isAfter(upTo));
    }

    private static ZoneId zone(String name) {
        if (name.isEmpty() || name.equals("UTC")) {
            return ZoneId.of("UTC");
        }
        if (!ZoneId.getAvailableZoneIds().contains(name)) {
            throw new IllegalArgumentException(
                    "'" + name + "' is no time zone of the IANA's list, such as Europe/Berlin");
        }
        return ZoneId.of(name);
    }

    /** Multiples since 1970, so that a restart changes nothing; Knative's cron counts from the start of its process. */
    private static Function<Instant, Optional<Instant>> every(String duration) {
        var seconds = GoDuration.parse(duration.strip())
                .map(Duration::toSeconds)
                .orElseThrow(() ->
                        new IllegalArgumentException("'" + duration + "' is no duration such as 1h30m, 90s or 0.5h"));
        var step = Math.max(1, seconds);
        return after -> Optional.of(Instant.ofEpochSecond((Math.floorDiv(after.getEpochSecond(), step) + 1) * step));
    }

    private static ExecutionTime cron(String expression) {
        var fields = expression.split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "there must be 5 fields (minute, hour, day of the month, month, day of the week), found "
                            + fields.length);
        }
        // Both mean any to Knative's cron, which asks for both days when either of them is any, even as in */2.
        var plain = String.join(" ", fields).replace('?', '*');
        var parser = fields[2].matches(".*[*?].*") || fields[4].matches(".*[*?].*") ? BOTH_DAYS : EITHER_DAY;
        return ExecutionTime.forCron(parser.parse(plain));
    }

    private static CronDefinition definition(boolean bothDays) {
        var fields = CronDefinitionBuilder.defineCron()
                .withMinutes()
                .withStrictRange()
                .and()
                .withHours()
                .withStrictRange()
                .and()
                .withDayOfMonth()
                .withStrictRange()
                .and()
                .withMonth()
                .withStrictRange()
                .and()
                .withDayOfWeek()
                .withValidRange(0, 6)
                .withMondayDoWValue(1)
                .withStrictRange()
                .and();
        return (bothDays ? fields.matchDayOfWeekAndDayOfMonth() : fields).instance();
    }

    /** Asks within stretches of one offset from UTC: on its own, cron-utils ticks once or twice in an hour that comes twice, as the fields fall. */
    private static Optional<Instant> next(ExecutionTime cron, ZoneId zone, Instant after) {
        var rules = zone.getRules();
        var from = after;
        while (true) {
            var change = rules.nextTransition(from);
            // The change itself belongs to the offset after it.
            var offset = rules.getOffset(from);
            var tick = cron.nextExecution(from.atZone(offset)).map(ZonedDateTime::toInstant);
            if (tick.isEmpty() || change == null || tick.get().isBefore(change.getInstant())) {
                return tick;
            }
            var first = change.getInstant();
            var before = first.minusSeconds(1).atZone(change.getOffsetAfter());
            var later = cron.nextExecution(before).map(ZonedDateTime::toInstant);
            if (later.isPresent() && later.get().equals(first)) {
                return later;
            }
            from = first;
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schedule schedule && schedule.text.equals(text) && schedule.timezone.equals(timezone);
    }

    @Override
    public int hashCode() {
        return 31 * text.hashCode() + timezone.hashCode();
    }

    /** @return the schedule as it is written, with its time zone */
    @Override
    public String toString() {
        return timezone.isEmpty() ? text : text + " in " + timezone;
    }
}
