package io.haingestor.write.problem;

import jakarta.ws.rs.HttpMethod;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.ClassRoutingHandler;
import org.jboss.resteasy.reactive.server.mapping.RequestMapper;

/**
 * The methods that a resource has, for the header {@code Allow} that a 405 must have (RFC 9110 §15.5.6) and that RESTEasy leaves out. Read from the
 * table by which it routes, so that there is no second list of routes.
 */
final class AllowedMethods {
    private AllowedMethods() {}

    /** @return the methods of the resource that was asked for, those included that every resource with GET has; sorted */
    static Set<String> of(ResteasyReactiveRequestContext request) {
        var methods = new TreeSet<String>();
        var resources = new RequestMapper<>(request.getDeployment().getClassMappers());
        for (var resource = resources.map(request.getPathWithoutPrefix());
                resource != null;
                resource = resources.continueMatching(request.getPathWithoutPrefix(), resource)) {
            for (var handler : resource.value.handlers) {
                if (handler instanceof ClassRoutingHandler routes) {
                    addMatching(routes, resource.remaining, methods);
                }
            }
        }
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        methods.add(HttpMethod.OPTIONS);
        return methods;
    }

    private static void addMatching(ClassRoutingHandler routes, String remaining, Set<String> methods) {
        routes.getMappers().forEach((method, paths) -> {
            if (method != null && paths.map(remaining.isEmpty() ? "/" : remaining) != null) {
                methods.add(method);
            }
        });
    }
}
