package io.haingestor.weather;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Open-Meteo's forecast, which also knows the hours of the last three months ({@code GET /v1/forecast}, no key; free for up to 10,000 questions a day). Follows no
 * redirect and reads no more than a megabyte. Safe for use by several threads.
 */
final class OpenMeteo implements WeatherProvider {
    private static final int OK = 200;
    private static final int MOST_BYTES = 1 << 20;
    /** States of many days may come at once, each day is a question, and none should wait for the others beyond its deadline. */
    private static final int MOST_CONNECTIONS = 8;

    private final HttpClient client;
    private final Duration timeout;
    private final String address;
    private final String host;

    /**
     * @param address without a slash at its end
     * @param timeout how long a connection may take, and an answer
     */
    OpenMeteo(Vertx vertx, String address, Duration timeout) {
        this.client = vertx.createHttpClient(
                new HttpClientOptions().setMaxPoolSize(MOST_CONNECTIONS).setConnectTimeout((int) timeout.toMillis()));
        this.timeout = timeout;
        this.address = address;
        this.host = String.valueOf(URI.create(address).getHost());
    }

    @Override
    public CompletionStage<Forecast> ask(Place place, LocalDate day) {
        var options = new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setAbsoluteURI(address + "/v1/forecast?latitude=" + place.latitude() + "&longitude="
                        + place.longitude() + "&current=" + ForecastReader.VARIABLES + "&hourly="
                        + ForecastReader.VARIABLES + "&start_date=" + day + "&end_date=" + day
                        + "&timezone=GMT&timeformat=unixtime&wind_speed_unit=ms")
                .setTimeout(timeout.toMillis());
        return client.request(options)
                .compose(request -> request.send().compose(response -> body(request, response)))
                .map(body -> read(place, body))
                .recover(failure -> Future.failedFuture(failed(failure)))
                .toCompletionStage();
    }

    private Future<Buffer> body(HttpClientRequest request, HttpClientResponse response) {
        if (response.statusCode() != OK) {
            response.exceptionHandler(expected -> {});
            request.reset(); // Whatever else it says is not read.
            return Future.failedFuture(new ProviderException(
                    host + " answered with status " + response.statusCode(),
                    retryAfter(response.getHeader("Retry-After")),
                    null));
        }
        var whole = Promise.<Buffer>promise();
        var body = Buffer.buffer();
        response.exceptionHandler(whole::tryFail);
        response.endHandler(end -> whole.tryComplete(body));
        response.handler(part -> {
            if (body.length() + part.length() > MOST_BYTES) {
                whole.tryFail(new ProviderException(host + " answered with more than a megabyte", null, null));
                request.reset();
            } else {
                body.appendBuffer(part);
            }
        });
        return whole.future();
    }

    private Forecast read(Place place, Buffer body) {
        try {
            return ForecastReader.read(place, body.getBytes());
        } catch (IOException e) {
            throw new ProviderException(host + " answered with what is no forecast: " + e.getMessage(), null, e);
        }
    }

    private ProviderException failed(Throwable failure) {
        return failure instanceof ProviderException known
                ? known
                : new ProviderException(host + " cannot be asked: " + failure.getMessage(), null, failure);
    }

    /** @return what the header asks for in seconds, at most a day; null when it says nothing, or a date */
    private static @Nullable Duration retryAfter(@Nullable String header) {
        return header != null && header.matches("[0-9]{1,5}") ? Duration.ofSeconds(Long.parseLong(header)) : null;
    }
}
