package io.haingestor.broker.api;

import io.haingestor.broker.topology.ResourceName;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One request to the API: what it asks, and whether it may. */
final class Call {
    private static final String ALL = "*";
    private static final int USUAL_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;
    private static final String NAME = "<namespace>/<name> of a Trigger";

    private final RoutingContext context;
    private final Gate gate;
    private final MultiMap query;

    Call(RoutingContext context, Gate gate) {
        this.context = context;
        this.gate = gate;
        this.query = context.queryParams();
    }

    /** @throws RefusedException unless the caller is somebody */
    void requireToken() throws RefusedException {
        if (access(null) == Gate.Access.UNKNOWN) {
            throw new RefusedException(401, "Expected the header Authorization: Bearer with a token that is known");
        }
    }

    /**
     * @param broker what the request concerns; null for every Broker
     * @throws RefusedException unless the caller may
     */
    void require(@Nullable ResourceName broker) throws RefusedException {
        requireToken();
        if (access(broker) != Gate.Access.GRANTED) {
            throw new RefusedException(
                    403,
                    broker == null
                            ? "This concerns every Broker: expected a token for */*"
                            : "Expected a token for the Broker " + broker + " or for */*");
        }
    }

    private Gate.Access access(@Nullable ResourceName broker) {
        return gate.access(context.request().getHeader(HttpHeaders.AUTHORIZATION), broker);
    }

    /** @throws RefusedException when a parameter is none of these, or is given twice */
    void requireKnown(Set<String> parameters) throws RefusedException {
        for (var name : query.names()) {
            if (!parameters.contains(name)) {
                throw RefusedException.parameter(
                        name,
                        parameters.isEmpty()
                                ? "expected no parameter"
                                : "expected one of "
                                        + parameters.stream().sorted().toList());
            }
            if (query.getAll(name).size() > 1) {
                throw RefusedException.parameter(name, "expected it once, found it several times");
            }
        }
    }

    /** @return the body; never longer than {@link BrokerApi} allows */
    byte[] body() {
        var body = context.body().buffer();
        return body == null ? new byte[0] : body.getBytes();
    }

    /** @return the Trigger that the path names */
    ResourceName triggerOfPath() {
        return new ResourceName(context.pathParam("namespace"), context.pathParam("name"));
    }

    /** @return the number in the path */
    long numberOfPath(String name) throws RefusedException {
        return number(name, context.pathParam(name), 1, Long.MAX_VALUE);
    }

    /** @return a query parameter; null when it is not given */
    @Nullable
    String text(String name) throws RefusedException {
        var text = query.get(name);
        if (text != null && text.isEmpty()) {
            throw RefusedException.parameter(name, "expected a value, found none");
        }
        return text;
    }

    /** @return the query parameter {@code after}; 0 when it is not given */
    long after() throws RefusedException {
        var text = text("after");
        return text == null ? 0 : number("after", text, 0, Long.MAX_VALUE);
    }

    /** @return the query parameter {@code limit} */
    int limit() throws RefusedException {
        var text = text("limit");
        return text == null ? USUAL_LIMIT : (int) number("limit", text, 1, LARGEST_LIMIT);
    }

    /** @return a query parameter that is a time; null when it is not given */
    @Nullable
    Instant time(String name) throws RefusedException {
        var text = text(name);
        return text == null ? null : time(name, text);
    }

    /** @return a time by ISO 8601, with its offset from UTC */
    static Instant time(String name, String text) throws RefusedException {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            throw RefusedException.parameter(name, "a time like 2026-01-31T12:00:00Z", text);
        }
    }

    /** @return the query parameter {@code trigger}; null for all, which is {@code *} or nothing */
    @Nullable
    ResourceName trigger() throws RefusedException {
        var text = text("trigger");
        return text == null || text.equals(ALL) ? null : trigger("trigger", text);
    }

    /** @return the name of a Trigger */
    static ResourceName trigger(String parameter, String text) throws RefusedException {
        var parts = text.split("/", -1);
        if (parts.length != 2 || parts[0].isEmpty() || parts[1].isEmpty()) {
            throw RefusedException.parameter(parameter, NAME, text);
        }
        return new ResourceName(parts[0], parts[1]);
    }

    private static long number(String name, String text, long least, long most) throws RefusedException {
        try {
            var number = Long.parseLong(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw RefusedException.parameter(
                name,
                most == Long.MAX_VALUE ? "a whole number from " + least : "a whole number, " + least + " to " + most,
                text);
    }
}
