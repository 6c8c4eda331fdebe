package io.haingestor.broker.topology;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.haingestor.events.EventJson;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads PingSources, by the rules of Knative's admission webhook. */
final class PingSourceParser {
    private static final List<String> FIELDS =
            List.of("schedule", "timezone", "contentType", "data", "dataBase64", "sink", "ceOverrides");
    private static final String EVERY_MINUTE = "* * * * *";

    private PingSourceParser() {}

    /**
     * @param resource a PingSource
     * @param brokers the Brokers that there are
     * @return the PingSource; empty where a problem was told
     */
    static Optional<PingSourceResource> parse(Resource resource, Set<ResourceName> brokers) {
        var fields = resource.fields(FIELDS);
        var schedule = schedule(resource, fields);
        var contentType = text(fields, "contentType");
        var base64 = fields.get("dataBase64");
        var data = text(fields, base64 == null ? "data" : "dataBase64");
        data(fields, contentType);
        var extensions = extensions(fields.get("ceOverrides"));
        var broker = broker(resource, fields.get("sink"), brokers);
        return schedule.isEmpty() || broker.isEmpty()
                ? Optional.empty()
                : Optional.of(new PingSourceResource(
                        resource.name(),
                        schedule.get(),
                        contentType,
                        data,
                        base64 != null,
                        extensions,
                        broker.get(),
                        resource.place()));
    }

    private static Optional<Schedule> schedule(Resource resource, Map<String, YamlNode> fields) {
        var node = fields.get("schedule");
        var zone = fields.get("timezone");
        var text = node == null ? EVERY_MINUTE : node.text("schedule").orElse(EVERY_MINUTE);
        try {
            var schedule = Schedule.of(text, text(fields, "timezone"));
            if (text.contains("@every")) {
                resource.specOrRoot().note("a cluster refuses @every in a schedule");
            }
            if (schedule.next(Instant.EPOCH).isEmpty()) {
                resource.specOrRoot().note("the schedule '" + text + "' asks for a time that never comes");
            }
            return Optional.of(schedule);
        } catch (IllegalArgumentException e) {
            var place = e.getMessage() != null && e.getMessage().contains("time zone") ? zone : node;
            (place == null ? resource.specOrRoot() : place)
                    .problem("expected a schedule such as '0 * * * *' or '@every 90s', found '" + text + "'"
                            + (zone == null ? "" : " in " + zone.scalar()) + ": " + e.getMessage());
            return Optional.empty();
        }
    }

    private static void data(Map<String, YamlNode> fields, String contentType) {
        var data = fields.get("data");
        var base64 = fields.get("dataBase64");
        if (data != null && base64 != null) {
            base64.problem("expected data or dataBase64, found both");
        } else if (base64 != null) {
            base64.text("dataBase64").ifPresent(text -> {
                try {
                    json(base64, contentType, new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8));
                } catch (IllegalArgumentException e) {
                    base64.problem("expected dataBase64 to be base64, but " + e.getMessage());
                }
            });
        } else if (data != null) {
            data.text("data").ifPresent(text -> json(data, contentType, text));
        }
    }

    private static void json(YamlNode node, String contentType, String text) {
        if (!contentType.equals("application/json") || text.isEmpty()) {
            return;
        }
        try {
            if (EventJson.mapper().readTree(text).isObject()) {
                return;
            }
            node.problem("expected data of contentType application/json to be a JSON object, as Knative does, found '"
                    + text + "'");
        } catch (JsonProcessingException e) {
            node.problem(
                    "expected data of contentType application/json to be a JSON object, but " + e.getOriginalMessage());
        }
    }

    /** @return {@code ceOverrides.extensions} */
    static Map<String, String> extensions(@Nullable YamlNode overrides) {
        if (overrides == null) {
            return Map.of();
        }
        var node = overrides.fields("ceOverrides", List.of("extensions")).get("extensions");
        var extensions = new HashMap<String, String>();
        if (node != null) {
            node.fields("ceOverrides.extensions").forEach((name, value) -> {
                if (!FilterParser.ATTRIBUTE.matcher(name).matches() || AttributeText.CORE.contains(name)) {
                    value.problem("expected the name of an extension attribute (lower-case letters and digits, a letter"
                            + " first, none of the specification's own), found '" + name + "'");
                }
                value.text("'" + name + "'").ifPresent(text -> extensions.put(name, text));
            });
        }
        return extensions;
    }

    private static Optional<ResourceName> broker(
            Resource resource, @Nullable YamlNode sink, Set<ResourceName> brokers) {
        var expected = "expected the sink of PingSource " + resource.name() + " to be a ref to one of the Brokers "
                + brokers + " (apiVersion: eventing.knative.dev/v1, kind: Broker)";
        if (sink == null) {
            resource.specOrRoot().problem(expected + ", found nothing");
            return Optional.empty();
        }
        var destination =
                DeliveryParser.destination(sink, "sink", resource.name().namespace());
        if (destination.isEmpty()) {
            return Optional.empty();
        }
        if (destination.get() instanceof Destination.Ref ref
                && ref.kind().equals("Broker")
                && ref.apiVersion().startsWith("eventing.knative.dev/")
                && ref.path().isEmpty()
                && brokers.contains(ref.name())) {
            return Optional.of(ref.name());
        }
        sink.problem(expected + ", found " + destination.get() + "; a Trigger brings its events anywhere else");
        return Optional.empty();
    }

    private static String text(Map<String, YamlNode> fields, String name) {
        var node = fields.get(name);
        return node == null ? "" : node.text(name).orElse("");
    }
}
