package io.haingestor.app;

import io.haingestor.gateway.GatewayService;
import io.haingestor.gateway.GatewayStatus;
import io.haingestor.gateway.GatewayStatus.State;
import io.quarkus.vertx.http.HttpServer;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** The one line that ends a start: the address of the page, what the process is connected to, where the data is. */
@Singleton
final class ReadyLine {
    private static final Logger LOG = Logger.getLogger(ReadyLine.class);
    private static final String THIS_MACHINE = "127.0.0.1";
    private static final String EVERY_HOST = "0.0.0.0";
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    /** The home that this process has started itself answers for certain, however slow the machine is. */
    private static final Duration PATIENCE_WITH_OWN_HOME = Duration.ofMinutes(1);

    private static final long POLL_MILLIS = 10;

    private final HttpServer http;
    private final GatewayService gateway;
    private final ThisProcess process;
    private final Clock clock;
    private final Optional<String> places;
    private final String host;

    ReadyLine(
            HttpServer http,
            GatewayService gateway,
            ThisProcess process,
            Clock clock,
            @ConfigProperty(name = FunctionPlaces.KEY) Optional<String> places,
            @ConfigProperty(name = Settings.HOST, defaultValue = EVERY_HOST) String host) {
        this.http = http;
        this.gateway = gateway;
        this.process = process;
        this.clock = clock;
        this.places = places;
        this.host = host.equals(EVERY_HOST) ? THIS_MACHINE : host;
    }

    /** Waits for the first attempt to connect to end either way, a few seconds for a home of others, and says how it ended. */
    void say() throws InterruptedException {
        LOG.infof(
                "Ready: page http://%s:%d/, %s, data in %s",
                host, http.getPort(), describe(afterFirstAttempt()), process.data());
    }

    private GatewayStatus afterFirstAttempt() throws InterruptedException {
        var until = clock.instant().plus(process.simulated() ? PATIENCE_WITH_OWN_HOME : PATIENCE);
        var status = gateway.status();
        while (isUndecided(status) && clock.instant().isBefore(until)) {
            Thread.sleep(POLL_MILLIS);
            status = gateway.status();
        }
        return status;
    }

    /** A connection counts once the home's first snapshot is there. */
    private static boolean isUndecided(GatewayStatus status) {
        return status.state() == State.CONNECTED
                ? status.entities() == 0
                : status.state() == State.CONNECTING && status.lastFailure() == null;
    }

    private String describe(GatewayStatus status) {
        if (status.state() == State.STOPPED) {
            return "broker of a gateway elsewhere (" + Settings.GATEWAY + " is off)"
                    + places.filter(FunctionPlaces::areElsewhere)
                            .map(elsewhere -> ", functions elsewhere too")
                            .orElse("");
        }
        if (status.state() == State.CONNECTED) {
            return process.simulated()
                    ? "connected to a simulated home (set HA_URL and HA_TOKEN for your own)"
                    : "connected to " + status.endpoint() + " (Home Assistant " + status.homeAssistantVersion() + ')';
        }
        var failure = status.lastFailure();
        return "not connected to " + status.endpoint() + " yet"
                + (failure == null ? "" : ": " + withoutEnd(failure.message()));
    }

    /** The line goes on after it. */
    private static String withoutEnd(String sentence) {
        return sentence.endsWith(".") ? sentence.substring(0, sentence.length() - 1) : sentence;
    }
}
