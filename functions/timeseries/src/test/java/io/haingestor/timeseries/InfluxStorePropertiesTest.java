package io.haingestor.timeseries;

import java.time.Clock;
import java.time.Duration;
import net.jqwik.api.lifecycle.AfterProperty;

class InfluxStorePropertiesTest extends StoreProperties {
    private final InfluxStandIn influx = new InfluxStandIn(Clock.systemUTC());

    @Override
    TimeSeriesStore openEmpty() {
        return InfluxStore.open(influx.settings(), Duration.ofMinutes(1), Clock.systemUTC());
    }

    @AfterProperty
    void stop() {
        influx.close();
    }
}
