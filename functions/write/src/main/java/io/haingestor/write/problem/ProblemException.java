package io.haingestor.write.problem;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Ends a request with a {@link Problem}. */
public final class ProblemException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String type;
    private final transient List<Problem.Violation> errors;
    private final @Nullable Duration retryAfter;

    private ProblemException(
            int status,
            String type,
            String detail,
            List<Problem.Violation> errors,
            @Nullable Duration retryAfter,
            @Nullable Throwable cause) {
        super(detail, cause);
        this.status = status;
        this.type = type;
        this.errors = List.copyOf(errors);
        this.retryAfter = retryAfter;
    }

    /**
     * @param errors each thing that is wrong with the parameters; at least one
     * @return 400
     */
    public static ProblemException badRequest(List<Problem.Violation> errors) {
        var detail = errors.size() == 1
                ? errors.get(0).parameter() + ": " + errors.get(0).detail()
                : errors.size() + " parameters cannot be used";
        return new ProblemException(400, Problem.BLANK, detail, errors, null, null);
    }

    /**
     * @param detail what is not there
     * @return 404
     */
    public static ProblemException notFound(String detail) {
        return new ProblemException(404, Problem.BLANK, detail, List.of(), null, null);
    }

    /**
     * @param detail what cannot be used now and what to do
     * @param retryAfter when it may work again
     * @param cause why
     * @return 503 with {@code Retry-After}
     */
    public static ProblemException unavailable(String detail, Duration retryAfter, Throwable cause) {
        return new ProblemException(
                503, "urn:ha-ingestor:problem:store-unavailable", detail, List.of(), retryAfter, cause);
    }

    int status() {
        return status;
    }

    String type() {
        return type;
    }

    List<Problem.Violation> errors() {
        return errors;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
