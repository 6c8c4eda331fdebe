package io.haingestor.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** What the Javadoc of this module's sources says, as Markdown. */
final class RecordDocumentation {
    private static final Path SOURCES = Path.of("src", "main", "java", "io", "haingestor", "events");
    private static final Pattern CONSTANT = Pattern.compile(
            "/\\*\\*(?<doc>[^/]*(?:/(?<!\\*/)[^/]*)*?)\\*/\\s*public static final String (?<name>\\w+)");
    private static final Pattern PARAMETER = Pattern.compile("@param (\\w+) ([^@]*)");

    private RecordDocumentation() {}

    /** @return the constants of a class in the order of their source, each with what it is */
    static Map<String, String> constants(Class<?> type) {
        var found = new LinkedHashMap<String, String>();
        var matcher = CONSTANT.matcher(source(type));
        while (matcher.find()) {
            found.put(matcher.group("name"), markdown(matcher.group("doc")));
        }
        return found;
    }

    /** @return what a record is, in a sentence or more */
    static String summary(Class<?> type) {
        return markdown(javadoc(type).split("@param", 2)[0]);
    }

    /** @return what each component is, by its name in Java */
    static Map<String, String> components(Class<?> type) {
        var found = new LinkedHashMap<String, String>();
        var matcher = PARAMETER.matcher(javadoc(type).replace("{@", "{\0"));
        while (matcher.find()) {
            found.put(matcher.group(1), markdown(matcher.group(2).replace("{\0", "{@")));
        }
        return found;
    }

    private static String javadoc(Class<?> type) {
        var source = source(type);
        var declared = Pattern.compile("(record|enum|class|interface) " + type.getSimpleName() + "\\b")
                .matcher(source);
        if (!declared.find()) {
            throw new IllegalStateException("Expected the source of " + type + ", found none");
        }
        var before = source.substring(0, declared.start());
        return before.substring(before.lastIndexOf("/**") + 3, before.lastIndexOf("*/"));
    }

    private static String source(Class<?> type) {
        var outermost = type.getEnclosingClass() == null ? type : type.getEnclosingClass();
        try {
            return Files.readString(SOURCES.resolve(outermost.getSimpleName() + ".java"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String markdown(String javadoc) {
        return javadoc.replaceAll("(?m)^\\s*\\* ?", "")
                .replaceAll("\\{@code ([^}]*)}", "`$1`")
                .replaceAll("\\{@link (?:[\\w.]*[#.])?(\\w+)(?:\\([^)]*\\))?}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }
}
