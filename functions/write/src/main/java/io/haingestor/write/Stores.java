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
import org.eclipse.microprofile.config.Config;

/** What the functions and the REST resources share: opened at the start and not with the first event, closed in order at the end. */
@Singleton
final class Stores {
    private static final int BATCH = 1_000;
    /** Events in memory beside the batch that is written; far more than a Trigger has in flight. */
    private static final int WAITING = 20_000;

    private static final Duration INFLUX_LINGER = Duration.ofMillis(50);

    private final WriteSettings settings;
    private final TimeSeriesStore store;
    private final RejectsStore rejects;
    private final PointWriter writer;
    private final RejectsWriter rejectsWriter;

    /**
     * @throws InvalidConfigurationException when the configuration cannot be used
     * @throws UnusableStoreException when what is at a store's place can never be used
     * @throws StoreUnavailableException when a file cannot be opened
     */
    @Inject
    Stores(WriteConfig config, Config sources, Clock clock) throws UnusableStoreException, StoreUnavailableException {
        this.settings = WriteSettings.read(config, SecretFiles.unreadable(sources));
        this.store = open(settings, clock);
        this.rejects = RejectsStore.open(settings.folder().resolve("rejects.db"), settings.rejects(), clock);
        var limits =
                new GroupCommit.Limits(BATCH, settings.influxDb() == null ? Duration.ZERO : INFLUX_LINGER, WAITING);
        var acknowledgements = Infrastructure.getDefaultWorkerPool();
        this.writer = new PointWriter(store, settings.schema(), limits, clock, acknowledgements);
        this.rejectsWriter = new RejectsWriter(rejects, clock, acknowledgements);
    }

    private static TimeSeriesStore open(WriteSettings settings, Clock clock)
            throws UnusableStoreException, StoreUnavailableException {
        var influxDb = settings.influxDb();
        return influxDb == null
                ? SqliteStore.open(settings.folder().resolve("timeseries.db"), clock)
                : InfluxStore.open(influxDb, clock);
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
        return writer;
    }

    @Produces
    @Singleton
    RejectsWriter rejectsWriter() {
        return rejectsWriter;
    }

    /** Writes what waits, then closes the files. */
    @PreDestroy
    void close() {
        writer.close();
        rejectsWriter.close();
        store.close();
        rejects.close();
    }
}
