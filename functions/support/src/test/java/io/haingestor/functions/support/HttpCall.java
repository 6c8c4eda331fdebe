package io.haingestor.functions.support;

import io.cloudevents.CloudEvent;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;

/** A call of the application under test, as a broker makes it. */
final class HttpCall {
    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private final URI address;

    private HttpCall(URI address) {
        this.address = address;
    }

    static HttpCall to(String path) {
        return new HttpCall(URI.create(ConfigProvider.getConfig().getValue("test.url", String.class))
                .resolve(path));
    }

    Result binary(CloudEvent event) throws Exception {
        var headers = MultiMap.caseInsensitiveMultiMap();
        var body = BinaryEvent.write(event, headers);
        var request = HttpRequest.newBuilder(address);
        headers.forEach(request::header);
        return send(request, body.getBytes());
    }

    Result structured(CloudEvent event) throws Exception {
        return post(Map.of("Content-Type", "application/cloudevents+json"), EventTree.write(event));
    }

    Result post(Map<String, String> headers, byte[] body) throws Exception {
        var request = HttpRequest.newBuilder(address);
        headers.forEach(request::header);
        return send(request, body);
    }

    Result method(String method) throws Exception {
        return result(HttpRequest.newBuilder(address).method(method, HttpRequest.BodyPublishers.noBody()));
    }

    private static Result send(HttpRequest.Builder request, byte[] body) throws Exception {
        return result(request.POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private static Result result(HttpRequest.Builder request) throws Exception {
        return new Result(CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofByteArray()));
    }

    /** What the application answered. */
    record Result(HttpResponse<byte[]> response) {
        int status() {
            return response.statusCode();
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String body() {
            return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
        }

        CloudEvent reply() throws NotACloudEventException {
            if (header("content-type").startsWith(StructuredEvent.CONTENT_TYPE)) {
                return StructuredEvent.read(response.body()).event();
            }
            var headers = MultiMap.caseInsensitiveMultiMap();
            response.headers().map().forEach(headers::add);
            return BinaryEvent.read(headers, Buffer.buffer(response.body()));
        }
    }
}
