package io.haingestor.app.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.BrokerStatus;
import io.haingestor.broker.TriggerStatus;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.Filter;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Topology;
import io.haingestor.broker.topology.TriggerResource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jspecify.annotations.Nullable;

/** The counts of the statistics against a model that moves states through the log one by one. */
final class StateFlowTest {
    private static final Topology TOPOLOGY = new Topology(
            List.of(),
            List.of(
                    trigger("normalize", new Filter.All(List.of()), null),
                    trigger("enrich-weather", waitingFor("weather"), service("skip-enrichment")),
                    trigger("enrich-price", new Filter.All(List.of(waitingFor("price"))), null),
                    trigger("write", waitingFor("done"), null),
                    trigger("forward", waitingFor("done"), null),
                    trigger("record-rejected", new Filter.All(List.of()), null)),
            List.of(),
            List.of(),
            List.of(),
            List.of());

    /** What may happen to the oldest state that waits for it; nothing when none waits. */
    enum Step {
        APPENDED,
        NORMALISED,
        NORMALISED_AND_ASKS_FOR_WEATHER,
        ENRICHED_WITH_WEATHER,
        WEATHER_IS_PASSED_BY,
        ENRICHED_WITH_PRICE,
        GIVEN_UP_BEFORE_PRICE,
        REFUSED_BY_PRICE,
        REFUSED_BY_NORMALIZE,
        GIVEN_UP_BEFORE_NORMALIZE,
        STORED,
        REFUSED_BY_WRITE,
        GIVEN_UP_BEFORE_WRITE,
        REJECT_RECORDED
    }

    @Property
    void everyStateIsInExactlyOnePlace(
            @ForAll @Size(max = 60) List<Step> earlierRun, @ForAll @Size(max = 120) List<Step> thisRun) {
        var model = new Model();
        earlierRun.forEach(model::take);
        var start = model.status();
        long storedBefore = model.stored;
        long rejectedBefore = model.rejected.matched;
        thisRun.forEach(model::take);

        var flow = StateFlow.between(TOPOLOGY, start, model.status());

        assertThat(flow.carriedOver() + flow.states())
                .isEqualTo(flow.written() + flow.rejected() + flow.deadLettered() + flow.behind());
        assertThat(flow.written()).isEqualTo(model.stored - storedBefore);
        assertThat(flow.rejected()).isEqualTo(model.rejected.matched - rejectedBefore);
    }

    private static final class Model {
        private final Line normalize = new Line("normalize");
        private final Line weather = new Line("enrich-weather");
        private final Line price = new Line("enrich-price");
        private final Line write = new Line("write");
        private final Line rejected = new Line("record-rejected");
        private long stored;

        void take(Step step) {
            switch (step) {
                case APPENDED -> normalize.matched++;
                case NORMALISED -> {
                    if (normalize.deliver()) {
                        write.matched++;
                    }
                }
                case NORMALISED_AND_ASKS_FOR_WEATHER -> {
                    if (normalize.deliver()) {
                        weather.matched++;
                    }
                }
                case ENRICHED_WITH_WEATHER -> {
                    if (weather.deliver()) {
                        price.matched++;
                    }
                }
                case WEATHER_IS_PASSED_BY -> {
                    if (weather.giveUp()) {
                        price.matched++;
                    }
                }
                case ENRICHED_WITH_PRICE -> {
                    if (price.deliver()) {
                        write.matched++;
                    }
                }
                case GIVEN_UP_BEFORE_PRICE -> price.giveUp();
                case REFUSED_BY_PRICE -> {
                    if (price.deliver()) {
                        rejected.matched++;
                    }
                }
                case REFUSED_BY_NORMALIZE -> {
                    if (normalize.deliver()) {
                        rejected.matched++;
                    }
                }
                case GIVEN_UP_BEFORE_NORMALIZE -> normalize.giveUp();
                case STORED -> {
                    if (write.deliver()) {
                        stored++;
                    }
                }
                case REFUSED_BY_WRITE -> {
                    if (write.deliver()) {
                        rejected.matched++;
                    }
                }
                case GIVEN_UP_BEFORE_WRITE -> write.giveUp();
                case REJECT_RECORDED -> rejected.deliver();
            }
        }

        BrokerStatus status() {
            return new BrokerStatus(
                    0,
                    0,
                    1,
                    0,
                    0,
                    0,
                    null,
                    List.of(
                            normalize.status(),
                            weather.status(),
                            price.status(),
                            write.status(),
                            new Line("forward").status(),
                            rejected.status()));
        }
    }

    private static final class Line {
        private final String name;
        private long matched;
        private long delivered;
        private long deadLettered;

        Line(String name) {
            this.name = name;
        }

        long backlog() {
            return matched - delivered - deadLettered;
        }

        boolean deliver() {
            if (backlog() == 0) {
                return false;
            }
            delivered++;
            return true;
        }

        boolean giveUp() {
            if (backlog() == 0) {
                return false;
            }
            deadLettered++;
            return true;
        }

        TriggerStatus status() {
            return new TriggerStatus(
                    name(name), 0, 0, matched, delivered, deadLettered, 0, 0, backlog(), 0, 0, false, null, null, null);
        }
    }

    private static ResourceName name(String name) {
        return new ResourceName("home", name);
    }

    private static Filter waitingFor(String stage) {
        return new Filter.Exact(Map.of("type", "io.haingestor.state", "stage", stage));
    }

    private static Destination service(String function) {
        return new Destination.Ref("serving.knative.dev/v1", "Service", name(function), "");
    }

    private static TriggerResource trigger(String function, Filter filter, @Nullable Destination deadLetters) {
        return new TriggerResource(
                name(function),
                name("default"),
                filter,
                service(function),
                new DeliverySpec(
                        10,
                        DeliverySpec.BackoffPolicy.EXPONENTIAL,
                        Duration.ofMillis(200),
                        Duration.ofMinutes(5),
                        DeliverySpec.Format.BINARY,
                        null,
                        deadLetters),
                false,
                1,
                TriggerResource.UNLIMITED,
                new Place(Path.of("test.yaml"), 1));
    }
}
