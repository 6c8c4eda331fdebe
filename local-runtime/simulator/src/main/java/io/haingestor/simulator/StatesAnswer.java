package io.haingestor.simulator;

/** All states as {@code get_states} and {@code GET /api/states} give them. */
final class StatesAnswer {
    private StatesAnswer() {}

    static StringBuilder all(Home home) {
        var out = new StringBuilder("[");
        for (var slot : home.states().all()) {
            if (out.length() > 1) {
                out.append(',');
            }
            slot.state().writeFull(out);
        }
        return out.append(']');
    }

    static String one(State state) {
        var out = new StringBuilder();
        state.writeFull(out);
        return out.toString();
    }
}
