package io.haingestor.knative;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A command line as a document shows it.
 *
 * @param options the values of each option, in their order; an option without one has an empty text
 */
record KnCommand(Map<String, List<String>> options) {

    /** @return the command that begins so, with the lines that a backslash joins to it */
    static KnCommand of(Path document, String beginning) throws IOException {
        var text = Files.readString(document).replace("\\\n", " ");
        var line = text.lines()
                .filter(one -> one.startsWith(beginning + ' '))
                .findFirst()
                .orElseThrow(() -> new AssertionError("expected '" + beginning + "' in " + document + ", found none"));
        var options = new LinkedHashMap<String, List<String>>();
        var words = List.of(line.substring(beginning.length()).strip().split("\\s+"));
        for (int at = 0; at < words.size(); at++) {
            var name = words.get(at).substring(2);
            var value = at + 1 < words.size() && !words.get(at + 1).startsWith("--") ? words.get(++at) : "";
            options.computeIfAbsent(name, any -> new ArrayList<>()).add(value);
        }
        return new KnCommand(options);
    }

    /** @return the values of an option */
    List<String> all(String option) {
        return options.getOrDefault(option, List.of());
    }

    /** @return the values of an option that are {@code name=value}, also several with commas */
    Map<String, String> map(String option) {
        var map = new LinkedHashMap<String, String>();
        for (var value : all(option)) {
            for (var pair : List.of(value.split(","))) {
                map.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
            }
        }
        return map;
    }
}
