package io.haingestor.write.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.timeseries.FieldValue;
import io.haingestor.timeseries.Point;
import io.haingestor.timeseries.PointStream;
import io.haingestor.timeseries.StoreUnavailableException;
import io.haingestor.write.schema.CleanSchema;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How an export ends that does not come to its end. */
class ExportWriterTest {
    private static final Point POINT = new Point(
            CleanSchema.MEASUREMENT,
            Map.of("entity_id", "sensor.a", "domain", "sensor"),
            Map.of(),
            Map.of("value", new FieldValue.Numeric(1)),
            1);

    private final long me = Thread.currentThread().getId();
    private final Logger log = Logger.getLogger(ExportWriter.class.getName());
    private final List<LogRecord> said = new ArrayList<>();
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord line) {
            // An export of an application that was tested before may still say its last words.
            if (line.getLongThreadID() == me) {
                said.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final List<String> calls = new ArrayList<>();

    @BeforeEach
    void listen() {
        log.addHandler(listener);
    }

    @AfterEach
    void listenNoMore() {
        log.removeHandler(listener);
    }

    @Test
    void aClientThatLeavesIsNoErrorAlsoWhenAWriteLearnsItFirst() throws Exception {
        export(() -> Optional.of(POINT), CompletableFuture.failedFuture(new IOException("Broken pipe")));

        assertThat(said).noneMatch(line -> line.getLevel().intValue() >= Level.WARNING.intValue());
        assertThat(calls).endsWith("write", "reset");
    }

    @Test
    void aStoreThatGoesAwayInBetweenIsAnErrorAndNeverLooksLikeTheEnd() throws Exception {
        var given = new ArrayList<Point>();
        export(
                () -> {
                    if (given.size() > 1_000) {
                        throw new StoreUnavailableException("away");
                    }
                    given.add(POINT);
                    return Optional.of(POINT);
                },
                CompletableFuture.completedFuture(null));

        assertThat(said)
                .singleElement()
                .satisfies(line -> assertThat(line.getLevel().intValue()).isGreaterThan(Level.WARNING.intValue()));
        assertThat(calls).endsWith("reset").doesNotContain("end");
    }

    private interface Points {
        Optional<Point> next() throws StoreUnavailableException;
    }

    private void export(Points points, CompletableFuture<Void> written) throws Exception {
        var stream = new PointStream() {
            @Override
            public Optional<Point> next() throws StoreUnavailableException {
                return points.next();
            }

            @Override
            public void close() {}
        };
        var export = new Export(StartedStream.of(stream), ExportFormat.NDJSON.rows(new CleanSchema(List.of())));
        var response = answering(ServerHttpResponse.class, Map.of("write", written));
        var context = answering(ServerRequestContext.class, Map.of("serverResponse", response));

        new ExportWriter().writeResponse(export, Export.class, context);
    }

    /** An object that notes what it is asked, and knows the answers that are given. */
    private <T> T answering(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (self, method, args) -> {
            calls.add(method.getName());
            return answers.get(method.getName());
        }));
    }
}
