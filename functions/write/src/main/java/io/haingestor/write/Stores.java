package io.haingestor.write;

import io.haingestor.events.config.SecretFiles;
import io.haingestor.timeseries.InfluxStore;
import io.haingestor.timeseries.SqliteStore;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.timeseries.TimeSeriesStore;
import io.haingestor.timeseries.UnusableStoreException;
import io.haingestor.write.rejects.RejectsStore;
import io.haingestor.write.schema.PointSchema;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.microprofile.config.Config;
import org.jspecify.annotations.Nullable;

/**
 * What the functions and the REST resources share: opened at the start and not with the first event, closed in order at the end. A process that does not own the stores has no
 * writers.
 */
@Singleton
final class Stores {
    private static final int BATCH = 1_000;
    /** Events in memory beside the batch that is written; far more than a Trigger has in flight. */
    private static final int WAITING = 20_000;

    private static final Duration INFLUX_LINGER = Duration.ofMillis(50);

    /** An owner that was told to end is gone by then. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final String ONLY_READS = "this process only reads the stores; who owns them writes";

    private final WriteSettings settings;
    private final @Nullable StoreLock lock;
    private final TimeSeriesStore store;
    private final RejectsStore rejects;
    private final @Nullable PointWriter writer;
    private final @Nullable RejectsWriter rejectsWriter;

    /**
     * @throws InvalidConfigurationException when the configuration cannot be used
     * @throws UnusableStoreException when what is at a store's place can never be used
     * @throws StoreUnavailableException when a file cannot be opened, or has another owner
     */
    @Inject
    Stores(WriteConfig config, Config sources, Clock clock) throws UnusableStoreException, StoreUnavailableException {
        this.settings = WriteSettings.read(config, SecretFiles.unreadable(sources));
        this.lock = settings.owns() ? StoreLock.take(settings.folder(), PATIENCE) : null;
        this.store = open(settings, clock);
        this.rejects = openRejects(settings, clock);
        var limits =
                new GroupCommit.Limits(BATCH, settings.influxDb() == null ? Duration.ZERO : INFLUX_LINGER, WAITING);
        var acknowledgements = Infrastructure.getDefaultWorkerPool();
        this.writer =
                settings.owns() ? new PointWriter(store, settings.schema(), limits, clock, acknowledgements) : null;
        this.rejectsWriter = settings.owns() ? new RejectsWriter(rejects, clock, acknowledgements) : null;
    }

    private static TimeSeriesStore open(WriteSettings settings, Clock clock)
            throws UnusableStoreException, StoreUnavailableException {
        var influxDb = settings.influxDb();
        if (influxDb != null) {
            return InfluxStore.open(influxDb, clock);
        }
        var file = settings.folder().resolve("timeseries.db");
        return settings.owns() ? SqliteStore.open(file, clock) : SqliteStore.openForReading(file, clock);
    }

    private static RejectsStore openRejects(WriteSettings settings, Clock clock)
            throws UnusableStoreException, StoreUnavailableException {
        var file = settings.folder().resolve("rejects.db");
        return settings.owns()
                ? RejectsStore.open(file, settings.rejects(), clock)
                : RejectsStore.openForReading(file, settings.rejects(), clock);
    }

    void start(@Observes StartupEvent event) {
        // Being observed is what makes this bean at the start, so that a wrong configuration is said then.
    }

    @Produces
    @Singleton
    WriteSettings settings() {
        return settings;
    }

    @Produces
    @Singleton
    PointSchema schema() {
        return settings.schema();
    }

    @Produces
    @Singleton
    TimeSeriesStore store() {
        return store;
    }

    @Produces
    @Singleton
    RejectsStore rejects() {
        return rejects;
    }

    @Produces
    @Singleton
    PointWriter writer() {
        return Objects.requireNonNull(writer, ONLY_READS);
    }

    @Produces
    @Singleton
    RejectsWriter rejectsWriter() {
        return Objects.requireNonNull(rejectsWriter, ONLY_READS);
    }

    /** Writes what waits, then closes the files. */
    @PreDestroy
    void close() {
        if (writer != null) {
            writer.close();
        }
        if (rejectsWriter != null) {
            rejectsWriter.close();
        }
        store.close();
        rejects.close();
        if (lock != null) {
            lock.close();
        }
    }
}
