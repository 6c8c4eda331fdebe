package io.haingestor.functions.support;

import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Emits where the call came from: beside the reply in process, to the sink over HTTP. */
@Singleton
final class RequestEmitter implements Emitter {
    private final CurrentVertxRequest request;
    private final Emission emission;
    private final Sink sink;

    @Inject
    RequestEmitter(CurrentVertxRequest request, Emission emission, Sink sink) {
        this.request = request;
        this.emission = emission;
        this.sink = sink;
    }

    @Override
    public Uni<Void> emit(List<? extends CloudEvent<?>> events) {
        var sent = events.stream().map(Replies::of).toList();
        if (request.getCurrent() != null) {
            return sink.post(sent);
        }
        emission.add(sent);
        return Uni.createFrom().voidItem();
    }
}
