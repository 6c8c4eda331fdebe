package io.haingestor.broker.api;

import io.haingestor.broker.topology.ResourceName;
import java.util.ArrayList;
import java.util.List;

/** A request that is answered with a problem. */
final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final transient List<Problem.Violation> violations;

    private RefusedException(int status, String message, List<Problem.Violation> violations) {
        super(message);
        this.status = status;
        this.violations = List.copyOf(violations);
    }

    /**
     * @param status the HTTP status
     * @param message what was expected, what was found, what to do
     */
    RefusedException(int status, String message) {
        this(status, message, List.of());
    }

    /**
     * @param name of a parameter
     * @param expected what it may be
     * @param found what it is
     */
    static RefusedException parameter(String name, String expected, String found) {
        return parameter(name, "expected " + expected + ", found '" + found + "'");
    }

    /**
     * @param name of a parameter
     * @param detail what was expected and what was found
     */
    static RefusedException parameter(String name, String detail) {
        return new RefusedException(
                400, "The parameter '" + name + "': " + detail, List.of(new Problem.Violation(name, detail)));
    }

    /** @return no such thing */
    static RefusedException missing(String what) {
        return new RefusedException(404, "There is no " + what);
    }

    /** @return no such Trigger, and those that there are */
    static RefusedException noTrigger(String name, List<ResourceName> known) {
        return missing("Trigger " + name + "; the manifests declare " + new ArrayList<>(known));
    }

    int status() {
        return status;
    }

    List<Problem.Violation> violations() {
        return violations;
    }
}
