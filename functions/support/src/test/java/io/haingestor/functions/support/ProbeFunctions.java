package io.haingestor.functions.support;

import com.fasterxml.jackson.databind.JsonNode;
import io.haingestor.events.EntityState;
import io.haingestor.events.EventAttributes;
import io.haingestor.events.EventTypes;
import io.haingestor.events.Rejected.Reason;
import io.quarkus.funqy.Funq;
import io.quarkus.funqy.knative.events.CloudEvent;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** One function for everything that a function may do. Each is called by events whose type is its name. */
@Singleton
public class ProbeFunctions {
    private final CausedEvents events = new CausedEvents("pass-on");
    private final Emitter emitter;
    private final RequestMark mark;

    @Inject
    ProbeFunctions(Emitter emitter, RequestMark mark) {
        this.emitter = emitter;
        this.mark = mark;
    }

    @Funq("pass-on")
    public CloudEvent<EntityState> passOn(CloudEvent<EntityState> event) {
        return events.from(event, EventTypes.STATE)
                .extension(EventAttributes.STAGE, "done")
                .with(event.data());
    }

    @Funq("pass-on-later")
    public Uni<CloudEvent<EntityState>> passOnLater(CloudEvent<EntityState> event) {
        return Uni.createFrom().item(() -> passOn(event));
    }

    @Funq("say-extensions")
    public CloudEvent<Map<String, String>> sayExtensions(CloudEvent<JsonNode> event) {
        return events.from(event, "said").with(event.extensions());
    }

    @Funq("say-nothing")
    public CloudEvent<EntityState> sayNothing(CloudEvent<EntityState> event) {
        return null;
    }

    @Funq("swallow")
    public void swallow(CloudEvent<JsonNode> event) {}

    @Funq("give-back-bytes")
    public CloudEvent<JsonNode> giveBackBytes(CloudEvent<byte[]> event) {
        return events.from(event, "bytes")
                .with(com.fasterxml.jackson.databind.node.IntNode.valueOf(event.data().length));
    }

    @Funq("refuse")
    public CloudEvent<EntityState> refuse(CloudEvent<JsonNode> event) {
        throw new EventRejectedException(
                List.of(new Reason("first", "Expected one, got two", "/one"), new Reason("second", "No", null)));
    }

    @Funq("refuse-later")
    public Uni<CloudEvent<EntityState>> refuseLater(CloudEvent<JsonNode> event) {
        return Uni.createFrom().failure(new EventRejectedException("late", "Too late"));
    }

    @Funq(EventTypes.REJECTED)
    public void refuseARejection(CloudEvent<JsonNode> event) {
        throw new EventRejectedException("again", "Refused again");
    }

    @Funq("be-away")
    public CloudEvent<EntityState> beAway(CloudEvent<JsonNode> event) {
        throw new UnavailableException("The store is away", Duration.ofMillis(2500), null);
    }

    @Funq("break")
    public CloudEvent<EntityState> breakDown(CloudEvent<JsonNode> event) {
        throw new IllegalStateException("a bug");
    }

    @Funq("emit-three")
    public Uni<CloudEvent<Integer>> emitThree(CloudEvent<JsonNode> event) {
        return emitter.emit(List.of(
                        events.from(event, "part").part("1").with(1),
                        events.from(event, "part").part("2").with(2)))
                .replaceWith(() -> events.from(event, "part").part("3").with(3));
    }

    @Funq("count-in-request")
    public CloudEvent<Integer> countInRequest(CloudEvent<JsonNode> event) {
        return events.from(event, "count").with(mark.next() + mark.next());
    }
}
