package io.haingestor.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** {@code docs/troubleshooting.md} has an entry for whatever the programs warn of. */
final class TroubleshootingTest {
    private static final Path PAGE = Repository.ROOT.resolve("docs/troubleshooting.md");
    private static final Pattern STATEMENT = Pattern.compile(
            "\\bLOG\\s*\\.(?:atWarn\\(\\)|atError\\(\\)|(?:warn|error)f?\\()(?:[^;\"]|\"(?:[^\"\\\\]|\\\\.)*\")*;");
    private static final Pattern SAID =
            Pattern.compile("(?:\\.log\\(|(?:warn|error)f?\\()\\s*(?:\\w+,\\s*)?\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern ENDS_THE_START =
            Pattern.compile("UserErrorException\\s*\\.(?:machine|configuration)\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");

    @Test
    void everyWarningAndErrorOfThePrograms() {
        var page = Repository.read(PAGE);
        var said = new TreeMap<String, Path>();
        for (var source : Repository.sources()) {
            STATEMENT.matcher(Repository.read(source)).results().forEach(statement -> SAID.matcher(statement.group())
                    .results()
                    .map(text -> key(text.group(1)))
                    .filter(key -> !key.isEmpty())
                    .forEach(key -> said.put(key, source.getFileName())));
        }

        assertThat(said).hasSizeGreaterThan(40).allSatisfy((key, source) -> assertThat(page)
                .as("a line of docs/troubleshooting.md for '%s' of %s", key, source)
                .contains(key));
    }

    @Test
    void everythingThatEndsAStart() {
        var page = Repository.read(PAGE);
        var said = new TreeMap<String, Path>();
        for (var source : Repository.sources()) {
            ENDS_THE_START
                    .matcher(Repository.read(source))
                    .results()
                    .forEach(text -> said.put(key(text.group(1)), source.getFileName()));
        }

        assertThat(said).hasSizeGreaterThan(4).allSatisfy((key, source) -> assertThat(page)
                .as("a line of docs/troubleshooting.md for '%s' of %s", key, source)
                .contains(key));
    }

    /** What stays the same in a message: the longest piece between what is filled in, to the end of its first sentence. */
    private static String key(String message) {
        return Arrays.stream(message.split("[.;] ", 2)[0].split("\\{}|%s|\\\\n", -1))
                .map(piece -> piece.replaceFirst("^[';:,. ]+", "").split(":(?: |$)", 2)[0])
                .map(piece -> piece.replaceFirst("[ (:;,']+$", ""))
                .max(Comparator.comparingInt(String::length))
                .orElse("");
    }
}
