package io.haingestor.broker.topology;

import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads {@code spec.delivery} and destinations, by the rules of Knative's admission webhook. */
final class DeliveryParser {
    private static final List<String> FIELDS =
            List.of("retry", "backoffPolicy", "backoffDelay", "timeout", "retryAfterMax", "deadLetterSink");

    /** The fields of a reference. */
    static final List<String> REFERENCE = List.of("apiVersion", "kind", "name", "namespace", "group", "address");

    private DeliveryParser() {}

    /**
     * What a Broker says for its Triggers.
     *
     * @param delivery {@code spec.delivery} of a Broker; null when there is none
     * @param namespace the namespace of what it names without one
     */
    static DeliverySpec ofBroker(@Nullable YamlNode delivery, String namespace) {
        return delivery == null || delivery.isNull() ? DeliverySpec.DEFAULT : parse(delivery, FIELDS, namespace, null);
    }

    /**
     * What holds for a Trigger: its own when it says anything, else its Broker's. The Broker's dead-letter sink holds where the Trigger
     * names none, as in Knative's own brokers.
     *
     * @param delivery {@code spec.delivery} of a Trigger; null when there is none
     * @param namespace the namespace of what it names without one
     * @param broker what its Broker says
     */
    static DeliverySpec ofTrigger(@Nullable YamlNode delivery, String namespace, DeliverySpec broker) {
        if (delivery == null || delivery.isNull()) {
            return broker;
        }
        var known = new ArrayList<>(FIELDS);
        known.add("format");
        return parse(delivery, known, namespace, broker.deadLetters());
    }

    private static DeliverySpec parse(
            YamlNode delivery, List<String> known, String namespace, @Nullable Destination otherwise) {
        var fields = delivery.fields("delivery", known);
        var retry = fields.get("retry");
        var policy = fields.get("backoffPolicy");
        var delay = fields.get("backoffDelay");
        var timeout = fields.get("timeout");
        var sink = fields.get("deadLetterSink");
        var format = fields.get("format");
        return new DeliverySpec(
                retry == null ? DeliverySpec.DEFAULT.retry() : retry(retry),
                policy == null ? DeliverySpec.DEFAULT.backoffPolicy() : policy(policy),
                delay == null ? DeliverySpec.DEFAULT.backoffDelay() : duration(delay, "backoffDelay", true),
                timeout == null ? DeliverySpec.DEFAULT.timeout() : duration(timeout, "timeout", false),
                format == null ? DeliverySpec.DEFAULT.format() : format(format),
                retryAfterMax(fields.get("retryAfterMax")),
                sink == null
                        ? otherwise
                        : destination(sink, "deadLetterSink", namespace).orElse(otherwise));
    }

    private static @Nullable Duration retryAfterMax(@Nullable YamlNode node) {
        if (node == null) {
            return null;
        }
        node.note("a cluster refuses retryAfterMax unless its feature delivery-retryafter is on");
        return duration(node, "retryAfterMax", true);
    }

    private static int retry(YamlNode node) {
        var retry = node.number("retry").orElse(0);
        if (retry < 0) {
            node.problem("expected retry to be 0 or more, found " + retry);
        }
        return retry;
    }

    private static BackoffPolicy policy(YamlNode node) {
        return oneOf(node, "backoffPolicy", List.of("linear", "exponential")).equals("linear")
                ? BackoffPolicy.LINEAR
                : BackoffPolicy.EXPONENTIAL;
    }

    private static Format format(YamlNode node) {
        return oneOf(node, "format", List.of("binary", "json")).equals("json") ? Format.JSON : Format.BINARY;
    }

    private static String oneOf(YamlNode node, String what, List<String> values) {
        var text = node.text(what);
        if (text.isPresent() && !values.contains(text.get())) {
            node.problem("expected " + what + " to be one of " + values + ", found '" + text.get() + "'");
        }
        return text.orElse("");
    }

    private static Duration duration(YamlNode node, String what, boolean mayBeZero) {
        var text = node.text(what);
        if (text.isEmpty()) {
            return Duration.ZERO;
        }
        try {
            var duration = Duration.parse(text.get());
            if (duration.isNegative() || (duration.isZero() && !mayBeZero)) {
                node.problem("expected " + what + " to be " + (mayBeZero ? "no less" : "longer")
                        + " than nothing, found '" + text.get() + "'");
            }
            return duration;
        } catch (DateTimeParseException e) {
            node.problem("expected " + what + " to be an ISO 8601 duration such as PT0.2S, found '" + text.get() + "'");
            return Duration.ZERO;
        }
    }

    /**
     * @param node a destination
     * @param what its field
     * @param namespace the namespace of a reference without one
     * @return the destination; empty where a problem was told
     */
    static Optional<Destination> destination(YamlNode node, String what, String namespace) {
        var fields = node.fields(what, List.of("ref", "uri", "CACerts", "audience"));
        var ref = fields.get("ref");
        var uri = fields.get("uri");
        var address =
                uri == null ? Optional.<URI>empty() : uri.text(what + ".uri").flatMap(text -> uri(uri, text));
        if (ref != null) {
            if (uri != null && address.map(URI::isAbsolute).orElse(false)) {
                uri.problem("expected a relative uri where " + what + " has a ref, found '" + uri.scalar() + "'");
            }
            return reference(ref, what, namespace, address.map(URI::toString).orElse(""));
        }
        if (uri == null) {
            node.problem("expected " + what + " to have a ref or a uri, found neither");
            return Optional.empty();
        }
        if (address.isPresent() && !address.get().isAbsolute()) {
            uri.problem("expected an absolute uri where " + what + " has no ref, found '" + address.get() + "'");
            return Optional.empty();
        }
        return address.map(Destination.Address::new);
    }

    private static Optional<URI> uri(YamlNode node, String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException e) {
            node.problem("expected a URI, found '" + text + "': " + e.getReason());
            return Optional.empty();
        }
    }

    private static Optional<Destination> reference(YamlNode ref, String what, String namespace, String path) {
        var fields = ref.fields(what + ".ref", REFERENCE);
        var version = required(ref, fields.get("apiVersion"), what + ".ref.apiVersion");
        var kind = required(ref, fields.get("kind"), what + ".ref.kind");
        var name = required(ref, fields.get("name"), what + ".ref.name");
        var own = fields.get("namespace");
        var space = own == null ? namespace : own.text(what + ".ref.namespace").orElse(namespace);
        if (version.isEmpty() || kind.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Destination.Ref(version.get(), kind.get(), new ResourceName(space, name.get()), path));
    }

    /** @return the text of a field that must be there */
    static Optional<String> required(YamlNode parent, @Nullable YamlNode field, String what) {
        if (field == null) {
            parent.problem("expected " + what + ", found nothing");
            return Optional.empty();
        }
        var text = field.text(what);
        if (text.isPresent() && text.get().isBlank()) {
            field.problem("expected " + what + ", found an empty text");
            return Optional.empty();
        }
        return text;
    }
}
