package io.haingestor.timeseries;

import com.influxdb.exceptions.InfluxException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says in words why InfluxDB did not do what was asked, and what to check. The token is in none of them. */
final class InfluxFailure {
    private final InfluxSettings settings;
    private final Duration limit;
    private final Clock clock;

    /** @param limit how long the calls may take whose failures it explains */
    InfluxFailure(InfluxSettings settings, Duration limit, Clock clock) {
        this.settings = settings;
        this.limit = limit;
        this.clock = clock;
    }

    StoreUnavailableException unavailable(String what, InfluxException e) {
        var message = "Cannot " + what + " InfluxDB at " + settings + ": " + advice(e);
        return retryAfter(e)
                .map(delay -> new StoreUnavailableException(message, e, delay))
                .orElseGet(() -> new StoreUnavailableException(message, e));
    }

    StoreUnavailableException unavailable(String what, IOException e) {
        return unavailable(what, new InfluxException(e));
    }

    private String advice(InfluxException e) {
        var said = " (it says: " + message(e) + ")";
        return switch (e.status()) {
            case 0 -> network(e.getCause());
            case 401 -> "it does not know the token; check INFLUXDB_TOKEN" + said;
            case 403 -> "the token may not do this; it needs read and write on the bucket" + said;
            case 404 ->
                "it has no such organization or bucket; check INFLUXDB_ORG and INFLUXDB_BUCKET, and that this is InfluxDB 2"
                        + said;
            case 408, 504 -> "it took too long; check its load" + said;
            case 429 -> "it asks for fewer requests" + said;
            case 502, 503 -> "it is not ready; check that it runs" + said;
            default ->
                e.status() >= 500
                        ? "it failed with status " + e.status() + "; check its log" + said
                        : "it answered with status " + e.status()
                                + ", which InfluxDB 2 does not give here; check that INFLUXDB_URL is its address"
                                + said;
        };
    }

    private String network(@Nullable Throwable cause) {
        if (cause instanceof UnknownHostException) {
            return "its host name is not known; check INFLUXDB_URL";
        }
        if (cause instanceof ConnectException) {
            return "nothing answers at this address; check that it runs and INFLUXDB_URL";
        }
        if (cause instanceof InterruptedIOException) {
            return "no answer within " + limit.toMillis() + " ms; check that it runs and is not overloaded";
        }
        if (cause instanceof SSLException) {
            return "its certificate is not accepted; check INFLUXDB_URL and the certificate (" + cause.getMessage()
                    + ")";
        }
        return "the connection failed (" + cause + ")";
    }

    /** Returns what the server said, without the client's own words. */
    static String message(InfluxException e) {
        var message = e.errorBody().get("message");
        return message == null ? String.valueOf(e.getMessage()) : message.toString();
    }

    /** Returns the server's short name of the error, or an empty text. */
    static String code(InfluxException e) {
        var code = e.errorBody().get("code");
        return code == null ? "" : code.toString();
    }

    /** Seconds or an HTTP date, RFC 9110 §10.2.3. */
    private Optional<Duration> retryAfter(InfluxException e) {
        return e.headers().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase("Retry-After"))
                .map(Map.Entry::getValue)
                .findFirst()
                .flatMap(this::duration);
    }

    private Optional<Duration> duration(String retryAfter) {
        try {
            return Optional.of(Duration.ofSeconds(Long.parseLong(retryAfter.trim())));
        } catch (NumberFormatException notSeconds) {
            try {
                var until = ZonedDateTime.parse(retryAfter, DateTimeFormatter.RFC_1123_DATE_TIME);
                var delay = Duration.between(clock.instant(), until.toInstant());
                return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
            } catch (DateTimeException neither) {
                return Optional.empty();
            }
        }
    }
}
