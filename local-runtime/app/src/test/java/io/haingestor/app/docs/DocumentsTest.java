package io.haingestor.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.app.Main;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** What the documents name, exists. */
final class DocumentsTest {
    private static final Pattern CODE = Pattern.compile("(?s)```.*?```|`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^\\]]*\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("(?m)^#+ (.*)$");
    private static final Pattern LAUNCHED = Pattern.compile("\\./ha-ingestor((?: +[^`\\s#&|>]+)*)");
    private static final Pattern SCRIPT = Pattern.compile("(?:compose/)?scripts/([a-z-]+)((?: +[^`\\s#&|>]+)*)");
    private static final Pattern OURS = Pattern.compile("\\b(?:HA|HAINGESTOR)_[A-Z][A-Z0-9_]*[A-Z0-9]\\b");

    static List<Path> documents() {
        return Repository.documents();
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyLinkBetweenThemLeadsSomewhere(Path document) {
        var text = CODE.matcher(Repository.read(document)).replaceAll("");
        for (var link :
                LINK.matcher(text).results().map(match -> match.group(1)).toList()) {
            if (link.matches("[a-z]+:.*")) {
                assertThat(URI.create(link).getScheme()).as(link).isIn("http", "https", "mailto");
                continue;
            }
            var parts = link.split("#", 2);
            var target = parts[0].isEmpty()
                    ? document
                    : document.resolveSibling(parts[0]).normalize();
            assertThat(target).as("%s in %s", link, document).exists();
            if (parts.length == 2 && target.toString().endsWith(".md")) {
                assertThat(anchors(target)).as("%s in %s", link, document).contains(parts[1]);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyCommandOfTheLauncherExistsWithItsOptions(Path document) {
        for (var launched : matches(LAUNCHED, document)) {
            var command = new CommandLine(Main.class).getCommandSpec();
            for (var word : words(launched.group(1))) {
                if (word.startsWith("-")) {
                    var option = word.split("=", 2)[0];
                    assertThat(options(command))
                            .as("%s in %s", launched.group(), document)
                            .contains(option);
                } else if (command.subcommands().containsKey(word)) {
                    command = command.subcommands().get(word).getCommandSpec();
                }
            }
            var first = words(launched.group(1)).stream().findFirst().orElse("");
            if (first.matches("[a-z][a-z-]+")) {
                assertThat(new CommandLine(Main.class).getSubcommands())
                        .as("%s in %s", launched.group(), document)
                        .containsKey(first);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("documents")
    void everyScriptExistsWithItsOptions(Path document) {
        for (var used : matches(SCRIPT, document)) {
            var script = Repository.ROOT.resolve("compose/scripts").resolve(used.group(1));
            assertThat(script).as("%s in %s", used.group(), document).isExecutable();
            for (var word : words(used.group(2))) {
                if (word.startsWith("--")) {
                    assertThat(Repository.read(script))
                            .as("%s in %s", used.group(), document)
                            .contains("    " + word + ")");
                }
            }
        }
    }

    @Test
    void everyVariableOfOursIsReadBySomething() {
        var known = known();
        var unknown = new TreeSet<String>();
        for (var document : documents()) {
            OURS.matcher(Repository.read(document))
                    .results()
                    .map(MatchResult::group)
                    .filter(name -> !known.contains(name) && !known.contains(name.replaceFirst("_FILE$", "")))
                    .forEach(name -> unknown.add(name + " in " + Repository.ROOT.relativize(document)));
        }

        assertThat(unknown).isEmpty();
    }

    /** What the programs, their configuration, the launcher, the tests, the manifests, compose and its scripts read. */
    private static Set<String> known() {
        var known = new LinkedHashSet<String>();
        ConfigurationKeys.mappings().stream()
                .flatMap(mapping -> ConfigurationKeys.of(mapping).stream())
                .flatMap(key -> key.variables().stream())
                .forEach(known::add);
        Repository.files(
                        ".java",
                        ".yaml",
                        ".hcl",
                        ".sh",
                        ".properties",
                        "/ha-ingestor",
                        "/run",
                        "/.env.example",
                        "/Dockerfile",
                        "/setup",
                        "/deploy")
                .forEach(file -> OURS.matcher(Repository.read(file))
                        .results()
                        .map(MatchResult::group)
                        .forEach(known::add));
        return known;
    }

    private static Set<String> options(CommandSpec command) {
        var names = Stream.concat(
                Stream.of(command),
                Stream.ofNullable(command.subcommands().get("run")).map(CommandLine::getCommandSpec));
        return names.flatMap(spec -> spec.options().stream())
                .flatMap(option -> Arrays.stream(option.names()))
                .collect(Collectors.toSet());
    }

    private static List<MatchResult> matches(Pattern pattern, Path document) {
        var found = new ArrayList<MatchResult>();
        CODE.matcher(Repository.read(document))
                .results()
                .forEach(code -> pattern.matcher(code.group()).results().forEach(found::add));
        return found;
    }

    private static List<String> words(String text) {
        return Stream.of(text.strip().split(" +", -1))
                .filter(word -> !word.isEmpty())
                .toList();
    }

    /** As GitHub makes them of headings. */
    private static Set<String> anchors(Path document) {
        return HEADING.matcher(Repository.read(document).replaceAll("(?s)```.*?```", ""))
                .results()
                .map(match -> match.group(1)
                        .replaceAll("\\[([^\\]]*)\\]\\([^)]*\\)", "$1")
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^\\p{L}\\p{N} _-]", "")
                        .replace(' ', '-'))
                .collect(Collectors.toSet());
    }
}
