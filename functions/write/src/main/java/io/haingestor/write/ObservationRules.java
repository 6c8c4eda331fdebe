package io.haingestor.write;

import io.haingestor.events.Observation;
import io.haingestor.events.Rejected.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an observation must say to be kept. JSON may lack what the type promises. */
final class ObservationRules {
    private static final Pattern KIND = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

    private ObservationRules() {}

    /** @return why it can never be kept; empty when it can */
    @SuppressWarnings("ConstantValue") // What comes from JSON may be null whatever the type says.
    static List<Reason> problems(Observation observation) {
        var problems = new ArrayList<Reason>(0);
        if (observation.kind() == null || !KIND.matcher(observation.kind()).matches()) {
            problems.add(new Reason(
                    "kind-invalid",
                    "Expected a kind of a-z, 0-9 and -, such as air-quality, got '" + observation.kind() + "'",
                    "/kind"));
        }
        required(observation.provider(), "provider", problems);
        required(observation.place(), "place", problems);
        required(observation.attribution(), "attribution", problems);
        var from = observation.validFrom();
        var to = observation.validTo();
        if (from == null || StateRules.isOutOfRange(from)) {
            problems.add(new Reason(
                    "valid-from-invalid",
                    "Expected when the reading begins to hold, between " + StateRules.EARLIEST + " and "
                            + StateRules.LATEST + ", got " + from,
                    "/valid_from"));
        } else if (to == null || to.isBefore(from) || StateRules.isOutOfRange(to)) {
            problems.add(new Reason(
                    "valid-to-invalid", "Expected a time no earlier than " + from + ", got " + to, "/valid_to"));
        }
        return problems;
    }

    private static void required(@Nullable String text, String name, List<Reason> problems) {
        if (text == null || text.isEmpty()) {
            problems.add(new Reason(name + "-missing", "Expected a text, got nothing", '/' + name));
        }
    }
}
