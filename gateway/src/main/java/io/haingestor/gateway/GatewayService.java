package io.haingestor.gateway;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The gateway of this process: connects when the application has started, and ends with nothing lost when it stops. */
@ApplicationScoped
public class GatewayService {

    /** @return what the gateway is doing now; for any thread */
    public GatewayStatus status() {
        return new GatewayStatus(
                GatewayStatus.State.STOPPED,
                "",
                null,
                null,
                null,
                null,
                0,
                null,
                List.of(),
                new GatewayStatus.Counts(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    }
}
