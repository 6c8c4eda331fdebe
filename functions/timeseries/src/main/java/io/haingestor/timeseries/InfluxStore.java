package io.haingestor.timeseries;

import com.influxdb.client.InfluxDBClient;
import com.influxdb.client.InfluxDBClientFactory;
import com.influxdb.client.InfluxDBClientOptions;
import com.influxdb.client.service.InfluxQLQueryService;
import com.influxdb.client.service.PingService;
import com.influxdb.exceptions.InfluxException;
import io.haingestor.events.EpochMicros;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import okhttp3.OkHttpClient;

/**
 * Time series in a bucket of InfluxDB 2. A batch is one request of line protocol in microseconds; it is stored when the server says
 * so. Dimensions are string fields whose names begin with {@code dimension_}, every number is a float. A text field whose own name
 * begins so reads back as a dimension.
 *
 * <p>Opening does not ask the server: it may be away, and come later.
 */
public final class InfluxStore implements TimeSeriesStore {
    /** What the name of a dimension begins with in InfluxDB. */
    public static final String DIMENSION_PREFIX = LineProtocol.DIMENSION_PREFIX;

    private static final Duration PING = Duration.ofSeconds(2);

    private final InfluxSettings settings;
    private final InfluxDBClient client;
    private final Duration ping;
    private final InfluxFieldKinds kinds = new InfluxFieldKinds();
    private final InfluxWriter writer;
    private final InfluxReader reader;
    private final InfluxFailure failure;
    private final InfluxFailure pingFailure;
    private final StoreCondition condition;
    private volatile boolean kindsKnown;
    private volatile boolean closed;

    private InfluxStore(InfluxSettings settings, InfluxDBClient client, Duration ping, Clock clock) {
        this.settings = settings;
        this.client = client;
        this.ping = ping;
        this.writer = new InfluxWriter(client.getWriteApiBlocking(), settings, kinds);
        this.reader =
                new InfluxReader(new InfluxQuery(client.getService(InfluxQLQueryService.class), settings.bucket()));
        this.failure = new InfluxFailure(settings, settings.timeout(), clock);
        this.pingFailure = new InfluxFailure(settings, ping, clock);
        this.condition = new StoreCondition(clock);
    }

    /**
     * @param settings how to reach the server
     * @param clock tells when the store was last written
     * @return the store; nothing was asked of the server yet
     */
    public static InfluxStore open(InfluxSettings settings, Clock clock) {
        return open(settings, PING, clock);
    }

    /** @param ping how long the server may take to say that it is there: who asks for the health waits for it */
    static InfluxStore open(InfluxSettings settings, Duration ping, Clock clock) {
        var http = new OkHttpClient.Builder()
                .connectTimeout(settings.timeout())
                .readTimeout(settings.timeout())
                .writeTimeout(settings.timeout())
                .callTimeout(settings.timeout());
        var client = InfluxDBClientFactory.create(InfluxDBClientOptions.builder()
                .url(settings.url())
                .authenticateToken(settings.token().toCharArray())
                .org(settings.org())
                .bucket(settings.bucket())
                .okHttpClient(http)
                .build());
        return new InfluxStore(settings, settings.gzip() ? client.enableGzip() : client, ping, clock);
    }

    @Override
    public WriteResult write(List<Point> batch) throws StoreUnavailableException {
        requireOpen();
        if (batch.isEmpty()) {
            return WriteResult.ALL_STORED;
        }
        try {
            learnKindsIfAllowed();
            var result = writer.write(batch);
            // What could not be asked for by now cannot be: the token may write but not read.
            kindsKnown = true;
            condition.wrote();
            return result;
        } catch (InfluxException e) {
            throw condition.writeFailed(failure.unavailable("write to", e));
        } catch (IOException e) {
            throw condition.writeFailed(failure.unavailable("write to", e));
        }
    }

    /** Asks once for the types of all fields: a type belongs to a shard, so the server itself forgets it after a week. */
    private void learnKinds() throws IOException {
        if (!kindsKnown) {
            kinds.learn(reader.fieldKinds());
            kindsKnown = true;
        }
    }

    /** Writing must not depend on a right to read: without it the server tells the types one by one. */
    private void learnKindsIfAllowed() throws IOException {
        try {
            learnKinds();
        } catch (InfluxException e) {
            boolean refused = e.status() >= 400 && e.status() < 500 && e.status() != 408 && e.status() != 429;
            if (!refused) {
                throw e;
            }
        }
    }

    @Override
    public Page<Point> latest(LatestQuery query) throws StoreUnavailableException {
        return reading(() -> reader.latest(query));
    }

    @Override
    public Page<Point> range(RangeQuery query) throws StoreUnavailableException {
        return reading(() -> reader.range(query));
    }

    @Override
    public Page<Window> windows(WindowQuery query) throws StoreUnavailableException {
        return reading(() -> {
            learnKinds();
            return reader.windows(query, kinds::isText);
        });
    }

    /**
     * {@inheritDoc}
     *
     * <p>InfluxDB does not say how many points it removes.
     */
    @Override
    public OptionalLong delete(SeriesFilter filter, TimeRange range) throws StoreUnavailableException {
        TimeSeriesStore.checkDeletable(filter);
        return reading(() -> {
            for (var predicate : predicates(filter)) {
                // One nanosecond earlier is right whether the server counts the end in or not: points lie on
                // microseconds.
                client.getDeleteApi()
                        .delete(
                                time(range.fromMicros()),
                                time(range.toMicros()).minusNanos(1),
                                predicate,
                                settings.bucket(),
                                settings.org());
            }
            return OptionalLong.empty();
        });
    }

    /** A predicate knows only equality: there is one for each measurement and each set of values of the tags that are filtered by. */
    private Set<String> predicates(SeriesFilter filter) throws IOException {
        var predicates = new TreeSet<String>();
        if (filter.equals(SeriesFilter.ALL)) {
            predicates.add("");
            return predicates;
        }
        for (var series : reader.series(filter, "", true).values()) {
            var conditions = new TreeMap<String, String>();
            conditions.put("_measurement", series.measurement());
            filter.tags()
                    .keySet()
                    .forEach(tag -> conditions.put(tag, series.tags().getOrDefault(tag, "")));
            predicates.add(
                    conditions.entrySet().stream().map(InfluxStore::condition).collect(Collectors.joining(" AND ")));
        }
        return predicates;
    }

    private static String condition(Map.Entry<String, String> equal) {
        return InfluxQl.identifier(equal.getKey()) + " = " + InfluxQl.identifier(equal.getValue());
    }

    private static OffsetDateTime time(long micros) {
        return EpochMicros.toInstant(micros).atOffset(ZoneOffset.UTC);
    }

    @Override
    public PointStream export(SeriesFilter filter, TimeRange range) {
        return new RangeStream(this, filter, range);
    }

    /**
     * {@inheritDoc}
     *
     * <p>InfluxDB counts fields, not points: the count is that of the most frequent field of each measurement, and reads the whole
     * bucket.
     */
    @Override
    public Counts counts() throws StoreUnavailableException {
        return reading(reader::counts);
    }

    @Override
    public StoreHealth health() {
        var call = client.getService(PingService.class).getPing();
        call.timeout().timeout(ping.toMillis(), TimeUnit.MILLISECONDS);
        try {
            var response = call.execute();
            if (!response.isSuccessful()) {
                throw new InfluxException(response);
            }
            var version = response.headers().get("X-Influxdb-Version");
            condition.answered();
            return condition.health("influxdb", settings.toString(), "InfluxDB " + version + " at " + settings, null);
        } catch (InfluxException e) {
            condition.readFailed(pingFailure.unavailable("reach", e));
        } catch (IOException e) {
            condition.readFailed(pingFailure.unavailable("reach", e));
        }
        return condition.health("influxdb", settings.toString(), "", null);
    }

    @Override
    public void close() {
        closed = true;
        client.close();
    }

    private interface Read<T> {
        T get() throws IOException;
    }

    private <T> T reading(Read<T> read) throws StoreUnavailableException {
        requireOpen();
        try {
            var answer = read.get();
            condition.answered();
            return answer;
        } catch (InfluxException e) {
            throw condition.readFailed(failure.unavailable("read from", e));
        } catch (IOException e) {
            throw condition.readFailed(failure.unavailable("read from", e));
        }
    }

    private void requireOpen() throws StoreUnavailableException {
        if (closed) {
            throw new StoreUnavailableException("The time series in InfluxDB at " + settings + " are closed");
        }
    }
}
