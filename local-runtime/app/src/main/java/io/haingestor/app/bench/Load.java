package io.haingestor.app.bench;

import java.time.Duration;
import java.util.List;

/**
 * How busy a simulated home is.
 *
 * @param entities how many entities change
 * @param rate changes per second over the whole home
 * @param warmUp how long the process gets before anything is measured, so that the Java virtual machine has compiled what is hot
 * @param measured how long is measured
 */
record Load(int entities, double rate, Duration warmUp, Duration measured) {
    /** @return options of {@code ha-ingestor simulator} */
    List<String> options() {
        return List.of("--entities", Integer.toString(entities), "--rate", Double.toString(rate), "--seed", "1");
    }
}
