package io.haingestor.functions.support;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Ends the process when its standard input ends, where {@code HA_INGESTOR_LEASH} is {@code stdin}: that is how a function learns that the runtime which started it was killed. In a
 * container it is not set, and an input that is empty from the first means nothing.
 */
@Singleton
final class Leash {
    private static final String STDIN = "stdin";
    private static final Duration GRACE = Duration.ofSeconds(10);

    private final boolean held;

    @Inject
    Leash(@ConfigProperty(name = "HA_INGESTOR_LEASH") Optional<String> leash) {
        this.held = leash.filter(STDIN::equals).isPresent();
    }

    void hold(@Observes StartupEvent event) {
        if (held) {
            var thread = new Thread(Leash::follow, "leash");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void follow() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            // As good as its end.
        }
        Quarkus.asyncExit();
        try {
            Thread.sleep(GRACE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(1);
    }
}
