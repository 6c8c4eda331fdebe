package io.haingestor.timeseries;

import java.util.ArrayList;
import java.util.List;

/** Collects a page and looks one item further to know whether there is a next one. */
final class PageOf<T> {
    private final int limit;
    private final List<T> items = new ArrayList<>();
    private Position last = Position.START;
    private boolean isComplete;

    PageOf(int limit) {
        this.limit = limit;
    }

    /** Returns whether nothing more is needed. */
    boolean isComplete() {
        return isComplete;
    }

    void add(T item, Position position) {
        if (items.size() == limit) {
            isComplete = true;
        } else {
            items.add(item);
            last = position;
        }
    }

    Page<T> page() {
        return new Page<>(items, isComplete ? last.text() : "");
    }
}
