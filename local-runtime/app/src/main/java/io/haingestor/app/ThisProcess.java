package io.haingestor.app;

import jakarta.inject.Singleton;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Instant;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What this process knows of itself. */
@Singleton
public final class ThisProcess {
    private final Path data;
    private final boolean simulated;

    ThisProcess(
            @ConfigProperty(name = Settings.DATA, defaultValue = Settings.DEFAULT_DATA) Path data,
            @ConfigProperty(name = Settings.SIMULATED, defaultValue = "false") boolean simulated) {
        this.data = data.toAbsolutePath().normalize();
        this.simulated = simulated;
    }

    /** @return the folder of everything that is kept, absolute */
    public Path data() {
        return data;
    }

    /** @return whether the home is the one that the process started itself because no other was named */
    public boolean simulated() {
        return simulated;
    }

    /** @return when the process started */
    public Instant startedAt() {
        return Instant.ofEpochMilli(ManagementFactory.getRuntimeMXBean().getStartTime());
    }

    /** @return the version of HA-Ingestor */
    public String version() {
        return Version.text();
    }
}
