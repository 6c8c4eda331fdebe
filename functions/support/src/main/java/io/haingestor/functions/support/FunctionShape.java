package io.haingestor.functions.support;

import io.quarkus.funqy.knative.events.CloudEvent;
import io.quarkus.funqy.knative.events.CloudEventMapping;
import io.quarkus.funqy.runtime.FunctionInvoker;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The shape that a function must have. What else Funqy takes does something that nobody wants of an event: a plain result of {@code null} becomes an
 * event with the body {@code null}, no plain result inherits anything, an output of {@code CloudEvent<Void>} fails, and a function without a
 * parameter cannot see its event.
 */
final class FunctionShape {
    private FunctionShape() {}

    static List<String> problems(FunctionInvoker invoker) {
        var problems = new ArrayList<String>();
        var where = "Function '" + invoker.getName() + "' (" + invoker.getMethod() + ") ";
        if (!invoker.hasInput() || isNoEvent(invoker.getInputType())) {
            problems.add(where + "must take a CloudEvent<T>, where T is the type of the data");
        }
        if (invoker.hasOutput() && isNoEvent(invoker.getOutputType())) {
            problems.add(
                    where + "must give a CloudEvent<T>, a Uni<CloudEvent<T>>, void or Uni<Void>; null is no reply");
        }
        if (invoker.getMethod().isAnnotationPresent(CloudEventMapping.class)) {
            problems.add(where + "must not carry @CloudEventMapping: the Trigger routes");
        }
        return problems;
    }

    private static boolean isNoEvent(@Nullable Type type) {
        return !(type instanceof ParameterizedType event
                && event.getRawType() == CloudEvent.class
                && event.getActualTypeArguments()[0] != Void.class);
    }
}
