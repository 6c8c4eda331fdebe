package io.haingestor.timeseries;

import java.time.Clock;
import org.junit.jupiter.api.AfterEach;

class InfluxStoreWriteTest extends WriteContract {
    private final InfluxStandIn influx = new InfluxStandIn(Clock.systemUTC());

    @Override
    TimeSeriesStore openEmpty() {
        return InfluxStore.open(influx.settings(), Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        influx.close();
    }
}
