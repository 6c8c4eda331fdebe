package io.haingestor.gateway;

import io.haingestor.gateway.GatewayStatus.Counts;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.function.ToLongFunction;

/** Shows {@link GatewayStatus} as metrics, all beginning with {@code haingestor.gateway}. */
@ApplicationScoped
class GatewayMetrics {
    private static final String PREFIX = "haingestor.gateway.";

    private final GatewayService gateway;
    private final MeterRegistry registry;

    GatewayMetrics(GatewayService gateway, MeterRegistry registry) {
        this.gateway = gateway;
        this.registry = registry;
    }

    void register(@Observes StartupEvent event) {
        received("state", Counts::stateChanges);
        received("other", Counts::otherEvents);
        received("own", Counts::own);
        received("recovered", Counts::recovered);
        counter("filtered", Counts::filtered).register(registry);
        counter("emitted", Counts::emitted).register(registry);
        counter("given.up", Counts::givenUp).register(registry);
        counter("unchanged", Counts::unchanged).register(registry);
        counter("unreadable", Counts::unreadable).register(registry);
        waiting("memory", Counts::waitingInMemory);
        waiting("outbox", Counts::waitingInOutbox);
        gauge("entities", GatewayStatus::entities).register(registry);
        gauge("refused", status -> status.refused().size()).register(registry);
        gauge("connected", status -> status.state() == GatewayStatus.State.CONNECTED ? 1 : 0)
                .register(registry);
    }

    private void received(String kind, ToLongFunction<Counts> count) {
        counter("received", count).tag("kind", kind).register(registry);
    }

    private void waiting(String place, ToLongFunction<Counts> count) {
        gauge("waiting", status -> count.applyAsLong(status.counts()))
                .tag("in", place)
                .register(registry);
    }

    private FunctionCounter.Builder<GatewayService> counter(String name, ToLongFunction<Counts> count) {
        return FunctionCounter.builder(
                PREFIX + name,
                gateway,
                service -> count.applyAsLong(service.status().counts()));
    }

    private Gauge.Builder<GatewayService> gauge(String name, ToLongFunction<GatewayStatus> value) {
        return Gauge.builder(PREFIX + name, gateway, service -> value.applyAsLong(service.status()));
    }
}
