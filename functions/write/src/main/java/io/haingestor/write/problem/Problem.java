package io.haingestor.write.problem;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a request (RFC 9457).
 *
 * @param type what kind of problem: {@code about:blank} where the status says it all, else {@code urn:ha-ingestor:problem:<kind>}
 * @param title the kind, for a person
 * @param status the HTTP status
 * @param detail what was expected, what was found, what to do
 * @param instance the path that was asked for
 * @param errors each thing that is wrong with the request; absent when there is no list of them
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@Schema(description = "What went wrong with a request (RFC 9457)")
public record Problem(
        String type,
        String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,
        List<Violation> errors) {
    /** Its media type. */
    public static final String MEDIA_TYPE = "application/problem+json";

    /** Its {@link #type()} where the HTTP status says it all. */
    public static final String BLANK = "about:blank";

    /** Copies its list. */
    public Problem {
        errors = List.copyOf(errors);
    }

    /**
     * One thing that is wrong.
     *
     * @param parameter the name of the parameter
     * @param detail what was expected and what was found
     */
    public record Violation(String parameter, String detail) {}
}
