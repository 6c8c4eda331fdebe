package io.haingestor.write.problem;

import io.haingestor.timeseries.StoreUnavailableException;
import jakarta.validation.ConstraintViolation;
import jakarta.validation.ConstraintViolationException;
import jakarta.validation.ElementKind;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Problem} of whatever ends a request of any REST resource in the process. */
public final class ProblemMappers {
    private static final Logger LOG = Logger.getLogger(ProblemMappers.class);
    private static final int FIRST_ERROR = 400;
    private static final int NOT_ALLOWED = 405;
    private static final int FIRST_FAULT = 500;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

    /** Public for RESTEasy, which makes it. */
    public ProblemMappers() {}

    /** @return the problem as it says itself */
    @ServerExceptionMapper
    public Response problem(ProblemException e, UriInfo uri) {
        var response = response(e.status(), e.type(), e.getMessage(), e.errors(), uri);
        if (e.retryAfter() != null) {
            response.header(HttpHeaders.RETRY_AFTER, Math.max(1, e.retryAfter().toSeconds()));
        }
        return response.build();
    }

    /** @return 503 with {@code Retry-After} */
    @ServerExceptionMapper
    public Response unavailable(StoreUnavailableException e, UriInfo uri) {
        return problem(
                ProblemException.unavailable(
                        String.valueOf(e.getMessage()), e.retryAfter().orElse(RETRY_AFTER), e),
                uri);
    }

    /** @return 400 with each violation; 500 when the answer, not the request, violates its own rules */
    @ServerExceptionMapper
    public Response violations(ConstraintViolationException e, UriInfo uri) {
        var violations = e.getConstraintViolations();
        if (violations.stream().anyMatch(ProblemMappers::isOfTheAnswer)) {
            return fault(e, uri);
        }
        var errors = violations.stream()
                .map(violation -> new Problem.Violation(parameter(violation), violation.getMessage()))
                .sorted((a, b) -> a.parameter().compareTo(b.parameter()))
                .toList();
        return problem(ProblemException.badRequest(errors), uri);
    }

    /** @return 405 with {@code Allow} */
    @ServerExceptionMapper
    public Response notAllowed(NotAllowedException e, ContainerRequestContext request, UriInfo uri) {
        var allowed = AllowedMethods.of((ResteasyReactiveRequestContext)
                ((ResteasyReactiveContainerRequestContext) request).getServerRequestContext());
        var detail = "Expected " + String.join(", ", allowed) + ", got " + request.getMethod();
        return response(NOT_ALLOWED, Problem.BLANK, detail, List.of(), uri)
                .header(HttpHeaders.ALLOW, String.join(", ", allowed))
                .build();
    }

    /** @return the status that the exception stands for: 404, 406, 415 and the like; answers that are no errors as they are */
    @ServerExceptionMapper
    public Response status(WebApplicationException e, UriInfo uri) {
        var answer = e.getResponse();
        if (answer.getStatus() < FIRST_ERROR || answer.hasEntity()) {
            return answer;
        }
        if (answer.getStatus() >= FIRST_FAULT) {
            return fault(e, uri);
        }
        var response = response(answer.getStatus(), Problem.BLANK, e.getMessage(), List.of(), uri);
        answer.getHeaders()
                .forEach((name, values) -> values.forEach(value -> {
                    if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)
                            && !name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
                        response.header(name, value);
                    }
                }));
        return response.build();
    }

    /** @return 500 with an id that is in the log, and nothing of the cause, which may hold what is nobody's business */
    @ServerExceptionMapper
    public Response fault(Throwable e, UriInfo uri) {
        var id = UUID.randomUUID();
        LOG.errorf(e, "Request for %s failed; error id %s", uri.getPath(), id);
        return response(500, Problem.BLANK, "A fault of this program; the log has it under " + id, List.of(), uri)
                .build();
    }

    private static Response.ResponseBuilder response(
            int status, String type, @Nullable String detail, List<Problem.Violation> errors, UriInfo uri) {
        var known = Response.Status.fromStatusCode(status);
        var title = known == null ? "Status " + status : known.getReasonPhrase();
        return Response.status(status)
                .type(Problem.MEDIA_TYPE)
                .entity(new Problem(
                        type, title, status, detail, uri.getRequestUri().getRawPath(), errors));
    }

    private static boolean isOfTheAnswer(ConstraintViolation<?> violation) {
        for (var node : violation.getPropertyPath()) {
            if (node.getKind() == ElementKind.RETURN_VALUE) {
                return true;
            }
        }
        return false;
    }

    /** The last name of the path: the first is the method's. */
    private static String parameter(ConstraintViolation<?> violation) {
        var name = "";
        for (var node : violation.getPropertyPath()) {
            name = String.valueOf(node.getName());
        }
        return name;
    }
}
