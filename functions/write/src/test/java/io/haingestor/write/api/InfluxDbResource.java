package io.haingestor.write.api;

import io.haingestor.timeseries.InfluxStandIn;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.time.Clock;
import java.util.Map;

/** An InfluxDB for one test class. */
public final class InfluxDbResource implements QuarkusTestResourceLifecycleManager {
    private InfluxStandIn server;

    @Override
    public Map<String, String> start() {
        server = new InfluxStandIn(Clock.systemUTC());
        return Map.of(
                "INFLUXDB_URL", server.url(),
                "INFLUXDB_TOKEN", InfluxStandIn.TOKEN,
                "INFLUXDB_ORG", InfluxStandIn.ORG,
                "INFLUXDB_BUCKET", InfluxStandIn.BUCKET);
    }

    @Override
    public void stop() {
        server.close();
    }
}
