package io.haingestor.functions.support;

import jakarta.enterprise.context.RequestScoped;

/** Counts within one CDI request scope. */
@RequestScoped
public class RequestMark {
    private int count;

    int next() {
        return ++count;
    }
}
