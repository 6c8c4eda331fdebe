package io.haingestor.app;

import io.haingestor.broker.topology.Topology;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Where functions run: in this process, each in processes of its own that come and go, or elsewhere.
 *
 * @param processes whether those that are not named are processes of their own
 * @param named whether it is one, by the name of a function
 */
record FunctionPlaces(boolean processes, Map<String, Boolean> named) {
    /** The environment variable that says so. */
    static final String KEY = "HA_INGESTOR_FUNCTIONS";

    private static final String ELSEWHERE = "elsewhere";
    private static final String PROCESS = "process";
    private static final String IN_PROCESS = "in-process";

    FunctionPlaces {
        named = Map.copyOf(named);
    }

    /**
     * @param text {@code process} or {@code in-process} for all, {@code <function>=process} for one; several with commas between them; or {@code elsewhere}
     * @throws IllegalArgumentException when it is anything else, saying what was expected
     */
    static FunctionPlaces parse(String text) {
        if (areElsewhere(text)) {
            return new FunctionPlaces(false, Map.of());
        }
        var processes = false;
        var named = new LinkedHashMap<String, Boolean>();
        for (var part : List.of(text.strip().split("\\s*,\\s*", -1))) {
            var words = part.split("=", 2);
            var place = words[words.length - 1];
            if (words[0].isBlank() || !List.of(PROCESS, IN_PROCESS).contains(place)) {
                throw new IllegalArgumentException(
                        "expected in-process or process, or <function>=process for one, with commas between them, or elsewhere, got '"
                                + text + "'");
            }
            if (words.length == 1) {
                processes = place.equals(PROCESS);
            } else {
                named.put(words[0].strip(), place.equals(PROCESS));
            }
        }
        return new FunctionPlaces(processes, named);
    }

    /** @return whether no function is this process's to run: each is reached at its Service's address */
    static boolean areElsewhere(String text) {
        return text.strip().equals(ELSEWHERE);
    }

    /** @return whether the function is to be a process of its own */
    boolean isProcess(String function) {
        return named.getOrDefault(function, processes);
    }

    /** @return whether the function was asked for by name to be a process of its own */
    boolean isNamed(String function) {
        return named.getOrDefault(function, false);
    }

    /** @return the names that are none of a Service, in order */
    List<String> strangers(Topology topology) {
        return named.keySet().stream()
                .filter(name -> topology.services().stream()
                        .noneMatch(service -> service.name().name().equals(name)))
                .sorted()
                .toList();
    }
}
