package io.haingestor.broker.topology;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads SinkBindings of Services, by the rules of Knative's admission webhook. */
final class SinkBindingParser {
    private static final List<String> FIELDS = List.of("subject", "sink", "ceOverrides");
    private static final List<String> SUBJECT = List.of("apiVersion", "kind", "namespace", "name", "selector");

    private SinkBindingParser() {}

    /**
     * @param resource a SinkBinding
     * @param brokers the Brokers that there are
     * @return the SinkBinding; empty where a problem was told and where it binds no Service by its name; where it has no address here, which is noted
     */
    static Optional<SinkBindingResource> parse(Resource resource, Set<ResourceName> brokers) {
        var fields = resource.fields(FIELDS);
        var extensions = PingSourceParser.extensions(fields.get("ceOverrides"));
        var service = service(resource, fields.get("subject"));
        var sink = sink(resource, fields.get("sink"), brokers);
        return service.isEmpty() || sink.isEmpty()
                ? Optional.empty()
                : Optional.of(new SinkBindingResource(
                        resource.name(), service.get(), sink.get(), extensions, resource.place()));
    }

    private static Optional<ResourceName> service(Resource resource, @Nullable YamlNode subject) {
        if (subject == null) {
            resource.specOrRoot().problem("expected SinkBinding " + resource.name() + " to have a subject, found none");
            return Optional.empty();
        }
        var fields = subject.fields("subject", SUBJECT);
        var kind = DeliveryParser.required(subject, fields.get("kind"), "subject.kind");
        var version = DeliveryParser.required(subject, fields.get("apiVersion"), "subject.apiVersion");
        var name = fields.get("name");
        var selector = fields.get("selector");
        if ((name == null) == (selector == null)) {
            subject.problem(
                    "expected the subject to have a name or a selector, found " + (name == null ? "neither" : "both"));
            return Optional.empty();
        }
        if (name == null
                || !kind.equals(Optional.of("Service"))
                || version.filter(text -> text.startsWith("serving.knative.dev/"))
                        .isEmpty()) {
            // A Deployment or a Job, which is no function.
            return Optional.empty();
        }
        return name.text("subject.name")
                .map(text -> new ResourceName(resource.name().namespace(), text));
    }

    private static Optional<Destination> sink(Resource resource, @Nullable YamlNode sink, Set<ResourceName> brokers) {
        if (sink == null) {
            resource.specOrRoot().problem("expected SinkBinding " + resource.name() + " to have a sink, found none");
            return Optional.empty();
        }
        var destination =
                DeliveryParser.destination(sink, "sink", resource.name().namespace());
        if (destination.isEmpty() || destination.get() instanceof Destination.Address) {
            return destination;
        }
        if (destination.get() instanceof Destination.Ref ref
                && ref.kind().equals("Broker")
                && ref.apiVersion().startsWith("eventing.knative.dev/")
                && ref.path().isEmpty()) {
            if (brokers.contains(ref.name())) {
                return destination;
            }
            sink.problem("expected the sink of SinkBinding " + resource.name() + " to be one of the Brokers " + brokers
                    + ", found " + ref);
            return Optional.empty();
        }
        sink.note("a SinkBinding to anything but a Broker or an address means nothing here");
        return Optional.empty();
    }
}
