package io.haingestor.broker.api;

import io.haingestor.broker.LogUnavailableException;
import io.vertx.core.http.HttpMethod;
import java.util.Set;

/**
 * One thing that the API can do.
 *
 * @param method the HTTP method
 * @param path below {@link BrokerApi#ROOT}, with parameters as OpenAPI writes them: {@code /events/{position}}
 * @param parameters the names of the query parameters that it knows
 * @param action what it does; may block
 */
record Endpoint(HttpMethod method, String path, Set<String> parameters, Action action) {

    /** Answers one request. */
    @FunctionalInterface
    interface Action {
        /**
         * @param call the request, whose parameters are all known ones
         * @return what to answer
         * @throws RefusedException when it is not done
         * @throws LogUnavailableException when the same request may work later
         */
        Answer answer(Call call) throws RefusedException, LogUnavailableException;
    }

    static Endpoint get(String path, Action action, String... parameters) {
        return new Endpoint(HttpMethod.GET, path, Set.of(parameters), action);
    }

    static Endpoint post(String path, Action action, String... parameters) {
        return new Endpoint(HttpMethod.POST, path, Set.of(parameters), action);
    }

    static Endpoint delete(String path, Action action, String... parameters) {
        return new Endpoint(HttpMethod.DELETE, path, Set.of(parameters), action);
    }

    /** @return the path as Vert.x writes it: {@code /events/:position} */
    String route() {
        return path.replace("{", ":").replace("}", "");
    }
}
