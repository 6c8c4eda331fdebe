package io.haingestor.broker;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.haingestor.broker.topology.Destination;
import io.haingestor.broker.topology.TriggerResource;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The process that {@link BrokerCrashTest} kills. Says on its output, unbuffered: {@code A <id>} when an event is acknowledged, {@code D <id>}
 * when it is delivered, {@code R <id>} when its reply is.
 */
final class CrashingProcess {
    static final int WINDOW = 50;
    private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

    private CrashingProcess() {}

    /** @param arguments folder, round, how many events to publish */
    public static void main(String[] arguments) throws Exception {
        var events = Integer.parseInt(arguments[2]);
        var broker = Broker.open(
                BrokerConfig.of(Path.of(arguments[0])),
                Home.topology(
                        Home.trigger("normalize", "raw", Home.QUICK, false, WINDOW),
                        Home.trigger("write", "done", Home.QUICK, false, WINDOW)),
                CrashingProcess::subscriber,
                Clock.systemUTC(),
                new Random());
        broker.start();
        var permits = new Semaphore(300);
        for (var i = 0; i < events; i++) {
            var id = arguments[1] + "-" + i;
            permits.acquire();
            var unused = broker.publish(Home.event("raw", id)).whenComplete((nothing, error) -> {
                permits.release();
                if (error == null) {
                    say("A " + id);
                }
            });
        }
        while (broker.status().triggers().stream().anyMatch(status -> status.backlog() > 0)) {
            TimeUnit.MILLISECONDS.sleep(5);
        }
        broker.close();
    }

    private static Optional<Subscriber> subscriber(Destination destination, TriggerResource trigger) {
        var normalize = destination.toString().endsWith("normalize");
        return Optional.of(event -> {
            say((normalize ? "D " : "R ") + event.getId());
            return CompletableFuture.completedFuture(
                    normalize ? Delivery.accepted(Home.event("done", event.getId() + "-reply")) : Delivery.accepted());
        });
    }

    private static void say(String line) {
        try {
            OUT.write((line + '\n').getBytes(UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
