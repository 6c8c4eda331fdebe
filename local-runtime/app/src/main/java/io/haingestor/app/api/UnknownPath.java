package io.haingestor.app.api;

import io.haingestor.write.problem.Problem;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Says where to look to who asks for what is not there. */
public final class UnknownPath {
    private static final int NOT_FOUND = 404;

    /** Public for RESTEasy, which makes it. */
    public UnknownPath() {}

    /** @return 404 as a problem (RFC 9457) */
    @ServerExceptionMapper
    public Response problem(NotFoundException e, Request request, UriInfo uri) {
        var path = uri.getRequestUri().getRawPath();
        return Response.status(NOT_FOUND)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(
                        Problem.BLANK,
                        "Not Found",
                        NOT_FOUND,
                        "There is no " + request.getMethod() + ' ' + path + "; /q/openapi lists what there is",
                        path,
                        List.of()))
                .build();
    }
}
