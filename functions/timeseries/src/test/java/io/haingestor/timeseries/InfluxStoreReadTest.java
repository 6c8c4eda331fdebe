package io.haingestor.timeseries;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

class InfluxStoreReadTest extends ReadContract {
    private final InfluxStandIn influx = new InfluxStandIn(Clock.systemUTC());

    @Override
    TimeSeriesStore openEmpty() {
        return InfluxStore.open(influx.settings(), Duration.ofMinutes(1), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        influx.close();
    }
}
