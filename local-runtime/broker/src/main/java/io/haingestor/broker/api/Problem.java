package io.haingestor.broker.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What went wrong with a request (RFC 9457).
 *
 * @param type {@code about:blank}: the status says it all
 * @param title the kind, for a person
 * @param status the HTTP status
 * @param detail what was expected, what was found, what to do
 * @param instance the path that was asked for
 * @param errors each parameter that is wrong; absent when none is
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(String type, String title, int status, String detail, String instance, List<Violation> errors) {
    static final String MEDIA_TYPE = "application/problem+json";

    /** @return the problem of a refused request */
    static Problem of(RefusedException refused, String instance) {
        return new Problem(
                "about:blank",
                title(refused.status()),
                refused.status(),
                String.valueOf(refused.getMessage()),
                instance,
                refused.violations());
    }

    private static String title(int status) {
        return switch (status) {
            case 400 -> "Bad Request";
            case 401 -> "Unauthorized";
            case 403 -> "Forbidden";
            case 404 -> "Not Found";
            case 405 -> "Method Not Allowed";
            case 409 -> "Conflict";
            case 413 -> "Content Too Large";
            case 503 -> "Service Unavailable";
            default -> "Internal Server Error";
        };
    }

    /**
     * A parameter that is wrong.
     *
     * @param parameter its name
     * @param detail what was expected and what was found
     */
    record Violation(String parameter, String detail) {}
}
