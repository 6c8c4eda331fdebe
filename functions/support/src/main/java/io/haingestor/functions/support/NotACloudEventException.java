package io.haingestor.functions.support;

import java.util.List;

/** What was sent is not a CloudEvent 1.0. Says everything that is wrong with it. */
final class NotACloudEventException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<String> problems;

    NotACloudEventException(List<String> problems) {
        super(String.join("; ", problems));
        this.problems = List.copyOf(problems);
    }

    List<String> problems() {
        return problems;
    }
}
