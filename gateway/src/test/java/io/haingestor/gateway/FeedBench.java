package io.haingestor.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.haingestor.events.EpochMicros;
import io.haingestor.events.EventJson;
import io.haingestor.events.EventSources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/** An entity feed with everything it needs, and the events that come out of it. */
final class FeedBench {
    static final long RECEIVED = EpochMicros.parse("2026-03-01T10:00:00.5Z");

    final List<CloudEvent> events = new ArrayList<>();
    final Tally tally = new Tally();
    final Registries registries;
    final EntityFeed feed;

    FeedBench() {
        this(new EntityFilter(EntityFilter.Rules.NONE, EntityFilter.Rules.NONE), new Secrets(Set.of(), false));
    }

    FeedBench(EntityFilter filter, Secrets secrets) {
        var times = new TimeText();
        var factory = new EventFactory(EventSources.homeAssistant("test"), times, new SplittableRandom(1));
        registries = new Registries(secrets);
        feed = new EntityFeed(
                new StateWriter(secrets, times), registries, filter, tally, (entity, before, micros, received) -> {
                    tally.received(Tally.Origin.STATE);
                    events.add(factory.stateChanged(entity, before, entity.state(), micros, received));
                });
    }

    /** Applies the {@code event} of a message. */
    FeedBench apply(String event) {
        try {
            for (var message :
                    Message.readAll(("{\"type\":\"event\",\"id\":1,\"event\":" + event + "}").getBytes(UTF_8))) {
                feed.apply(message.states(), RECEIVED);
            }
            return this;
        } catch (MalformedJsonException e) {
            throw new UncheckedIOException(e);
        }
    }

    FeedBench registry(RegistryKind kind, String list) {
        try {
            registries.replace(kind, Slice.of(list.getBytes(UTF_8)));
            feed.registryChanged(null, RECEIVED);
            return this;
        } catch (MalformedJsonException e) {
            throw new UncheckedIOException(e);
        }
    }

    CloudEvent last() {
        return events.get(events.size() - 1);
    }

    /** The data of the last event. */
    JsonNode data() {
        return data(last());
    }

    static JsonNode data(CloudEvent event) {
        return json(event.getData().toBytes());
    }

    static JsonNode json(String text) {
        return json(text.getBytes(UTF_8));
    }

    private static JsonNode json(byte[] bytes) {
        try {
            return EventJson.mapper().readTree(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
