package io.haingestor.broker.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.haingestor.broker.Broker;
import io.haingestor.broker.LogUnavailableException;
import io.haingestor.broker.ReplayRequest;
import io.haingestor.broker.ReplayStatus;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.TriggerResource;
import io.haingestor.events.EventJson;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /replays}: begin, list, cancel. */
final class ReplayRoutes {
    private static final String ID = "id";
    private static final String FORM =
            "{\"trigger\": \"<namespace>/<name>\", \"from\": {\"position\": 1}}, or from a \"time\" or an \"event_id\"";
    private static final ObjectReader WISHES = EventJson.mapper()
            .readerFor(Wish.class)
            .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private final Supplier<Broker> broker;

    ReplayRoutes(Supplier<Broker> broker) {
        this.broker = broker;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/replays", this::list),
                Endpoint.post("/replays", this::begin),
                Endpoint.delete("/replays/{id}", this::cancel));
    }

    /** What a body says. */
    private record Wish(@Nullable String trigger, @Nullable Start from, @Nullable String subscriber) {}

    /** Where to begin: one of the three. */
    @JsonNaming(SnakeCaseStrategy.class)
    private record Start(@Nullable Long position, @Nullable String time, @Nullable String eventId) {

        ReplayRequest.From from() throws RefusedException {
            if (Stream.of(position, time, eventId).filter(Objects::nonNull).count() != 1) {
                throw RefusedException.parameter(
                        "from", "expected one of position, time and event_id, found none or several");
            }
            if (position != null) {
                return new ReplayRequest.Position(position);
            }
            return time == null
                    ? new ReplayRequest.EventId(Objects.requireNonNull(eventId))
                    : new ReplayRequest.Time(Call.time("from.time", time));
        }
    }

    private Answer list(Call call) throws RefusedException {
        call.require(null);
        return Answer.ok(Page.of(
                broker.get().replays().list().stream().map(ReplayView::of).toList()));
    }

    private Answer begin(Call call) throws RefusedException, LogUnavailableException {
        var wish = wish(call);
        if (wish.trigger() == null) {
            throw RefusedException.parameter("trigger", "expected <namespace>/<name> of a Trigger, found nothing");
        }
        var name = Call.trigger("trigger", wish.trigger());
        var trigger = TriggerRoutes.granted(call, name, broker.get().topology());
        if (wish.from() == null) {
            throw RefusedException.parameter("from", "expected one of position, time and event_id, found nothing");
        }
        try {
            var begun = broker.get()
                    .replays()
                    .begin(new ReplayRequest(trigger.name(), wish.from().from(), wish.subscriber()));
            return new Answer.Json(201, ReplayView.of(begun));
        } catch (IllegalArgumentException e) {
            throw new RefusedException(400, String.valueOf(e.getMessage()));
        }
    }

    private static Wish wish(Call call) throws RefusedException {
        try {
            var wish = WISHES.<@Nullable Wish>readValue(call.body());
            if (wish != null) {
                return wish;
            }
        } catch (JsonProcessingException e) {
            throw new RefusedException(
                    400, "Expected a body like " + FORM + "; found something else: " + e.getOriginalMessage());
        } catch (IOException e) {
            throw new RefusedException(400, "Expected a body like " + FORM + "; it cannot be read");
        }
        throw new RefusedException(400, "Expected a body like " + FORM + ", found null");
    }

    private Answer cancel(Call call) throws RefusedException, LogUnavailableException {
        var id = call.numberOfPath(ID);
        call.require(broker(id));
        return Answer.ok(broker.get()
                .replays()
                .cancel(id)
                .map(ReplayView::of)
                .orElseThrow(() -> RefusedException.missing("replay " + id + " that goes on")));
    }

    /** @return the Broker of a replay; null when nobody knows */
    private @Nullable ResourceName broker(long id) {
        return broker.get().replays().list().stream()
                .filter(replay -> replay.id() == id)
                .map(ReplayStatus::trigger)
                .flatMap(name -> TriggerRoutes.find(name, broker.get().topology()).stream())
                .map(TriggerResource::broker)
                .findFirst()
                .orElse(null);
    }
}
