package io.haingestor.simulator.contract;

import io.haingestor.simulator.RealHomeAssistant;
import org.junit.jupiter.api.condition.EnabledIf;

/** The contract is what the real Home Assistant does. */
@EnabledIf(value = "isThere", disabledReason = "no real Home Assistant: HA_REAL_URL and HA_REAL_TOKEN_FILE are not set")
class RealHomeAssistantContractTest implements HomeAssistantContract {

    static boolean isThere() {
        return RealHomeAssistant.find().isPresent();
    }

    @Override
    public Target target() {
        var real = RealHomeAssistant.find().orElseThrow();
        return new Target(real.url(), real.token(), RealHomeAssistant.LIGHT, RealHomeAssistant.SENSOR);
    }
}
