package io.haingestor.functions.support;

import static io.quarkus.funqy.runtime.bindings.knative.events.KnativeEventsBindingRecorder.DATA_OBJECT_READER;
import static io.quarkus.funqy.runtime.bindings.knative.events.KnativeEventsBindingRecorder.INPUT_CE_DATA_TYPE;

import com.fasterxml.jackson.databind.ObjectReader;
import io.cloudevents.CloudEvent;
import io.cloudevents.SpecVersion;
import io.haingestor.events.EventJson;
import io.quarkus.arc.Arc;
import io.quarkus.arc.InjectableContext.ContextState;
import io.quarkus.arc.ManagedContext;
import io.quarkus.funqy.runtime.FunctionInvoker;
import io.quarkus.funqy.runtime.FunqyServerRequest;
import io.quarkus.funqy.runtime.RequestContext;
import io.quarkus.funqy.runtime.RequestContextImpl;
import io.quarkus.funqy.runtime.bindings.knative.events.FunqyResponseImpl;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One function, bound to be called with events of the CloudEvents SDK. */
final class BoundFunction {
    private final FunctionInvoker invoker;
    private final InputData inputData;
    private final Failures failures;

    BoundFunction(FunctionInvoker invoker) {
        this.invoker = invoker;
        var context = invoker.getBindingContext();
        var type = (Type) Objects.requireNonNull(context.get(INPUT_CE_DATA_TYPE), invoker.getName());
        var reader = (ObjectReader) Objects.requireNonNull(context.get(DATA_OBJECT_READER), invoker.getName());
        this.inputData = new InputData(EventJson.mapper().constructType(type), reader);
        this.failures = new Failures(invoker.getName(), inputData);
    }

    Failures failures() {
        return failures;
    }

    /** Calls the function in process. */
    CompletionStage<Answer> invoke(CloudEvent event) {
        return invoke(event, null);
    }

    /** Calls the function for a request, if there is one: what it emits beside its reply goes to the sink. */
    CompletionStage<Answer> invoke(CloudEvent event, @Nullable RoutingContext request) {
        if (event.getSpecVersion() != SpecVersion.V1) {
            return CompletableFuture.completedFuture(
                    new Answer.Failed(400, "Expected specversion 1.0, got " + event.getSpecVersion(), null));
        }
        var requestScope = Arc.container().requestContext();
        var outer = requestScope.getStateIfActive();
        requestScope.activate();
        try {
            if (request != null) {
                Arc.container().instance(CurrentVertxRequest.class).get().setCurrent(request);
            }
            return call(event, requestScope);
        } finally {
            requestScope.deactivate();
            if (outer != null) {
                requestScope.activate(outer);
            }
        }
    }

    private CompletionStage<Answer> call(CloudEvent event, ManagedContext requestScope) {
        var scope = requestScope.getState();
        var answer = new CompletableFuture<Answer>();
        try {
            var response = new FunqyResponseImpl();
            invoker.invoke(new Request(new InputEvent(event, inputData)), response);
            response.getOutput()
                    .subscribe()
                    .with(
                            output -> answer.complete(ended(event, requestScope, scope, output, null)),
                            failure -> answer.complete(ended(event, requestScope, scope, null, failure)));
        } catch (RuntimeException e) { // The function's bean could not be made.
            answer.complete(ended(event, requestScope, scope, null, e));
        }
        return answer;
    }

    private Answer ended(
            CloudEvent event,
            ManagedContext requestScope,
            ContextState scope,
            @Nullable Object output,
            @Nullable Throwable failure) {
        try {
            return failure == null ? done(output, emitted(scope)) : failures.answer(event, failure);
        } catch (RuntimeException e) { // The reply is no CloudEvent.
            return failures.answer(event, e);
        } finally {
            requestScope.destroy(scope);
        }
    }

    private static Answer done(@Nullable Object output, List<CloudEvent> emitted) {
        if (!(output instanceof io.quarkus.funqy.knative.events.CloudEvent<?> reply)) {
            return emitted.isEmpty() ? Answer.Done.WITHOUT_REPLY : new Answer.Done(emitted);
        }
        if (emitted.isEmpty()) {
            return new Answer.Done(List.of(Replies.of(reply)));
        }
        var replies = new ArrayList<>(emitted);
        replies.add(Replies.of(reply));
        return new Answer.Done(replies);
    }

    private static List<CloudEvent> emitted(ContextState scope) {
        for (var bean : scope.getContextualInstances().values()) {
            if (bean instanceof Emission emission) {
                return emission.events();
            }
        }
        return List.of();
    }

    /** What the invoker reads a function's arguments from. */
    private record Request(InputEvent input) implements FunqyServerRequest {
        @Override
        public RequestContext context() {
            var context = new RequestContextImpl();
            context.setContextData(io.quarkus.funqy.knative.events.CloudEvent.class, input);
            return context;
        }

        @Override
        @SuppressWarnings("rawtypes") // Funqy's own signature.
        public Object extractInput(Class inputClass) {
            return input;
        }
    }
}
