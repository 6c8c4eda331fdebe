package io.haingestor.app.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.app.Main;
import java.io.IOException;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** The second half of {@code docs/configuration.md} is what the code says; {@code -Ddocs.write} writes it again. */
final class ConfigurationReferenceTest {
    private static final Path PAGE = Repository.ROOT.resolve("docs/configuration.md");
    private static final String WRITE =
            "mvn -pl local-runtime/app -am test -Dtest=ConfigurationReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -Ddocs.write";
    private static final String BEGIN = "## Every key and option\n";
    private static final Pattern READ_BY_NAME = Pattern.compile(
            "\"((?:HA|INFLUXDB|K|LOG|NABU|LOCAL|SUPERVISOR)_[A-Z0-9_]+)\"|\\$\\{(?:env:)?([A-Z][A-Z0-9_]+)[:}]");

    private static final Pattern FROM_ENVIRONMENT = Pattern.compile("\\$\\{(?:env:)?([A-Z][A-Z0-9_]+)");

    @Test
    void theSecondHalfOfThePageIsWhatTheCodeSays() throws IOException {
        var page = Files.readString(PAGE);
        var begin = page.indexOf(BEGIN);
        assertThat(begin).as("the heading '%s' in %s", BEGIN.strip(), PAGE).isPositive();
        var made = page.substring(0, begin) + reference();
        if (System.getProperty("docs.write") != null) {
            Files.writeString(PAGE, made);
        }

        assertThat(Files.readString(PAGE))
                .as("docs/configuration.md; this writes it again: %s", WRITE)
                .isEqualTo(made);
    }

    @Test
    void everyVariableThatTheProgramsReadIsOnThePage() {
        var page = Repository.read(PAGE);
        var read = new TreeSet<String>();
        for (var source : Repository.sources()) {
            var matcher = READ_BY_NAME.matcher(Repository.read(source));
            while (matcher.find()) {
                read.add(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
            }
        }

        // An example in a comment.
        read.remove("NAME");
        assertThat(read).hasSizeGreaterThan(20).allSatisfy(name -> assertThat(page)
                .contains(name));
    }

    private static String reference() {
        var text = new StringBuilder(BEGIN);
        text.append(
                """
                Made from the code and compared with it by a test; to change it, change the Javadoc of the configuration or the description of the option, and run
                `%s`.

                ### Keys
                Each key can stand in `config/application.properties` of the working directory, or be said by one of its variables; the first that is set wins. Each variable also as `<NAME>_FILE`.
                """
                        .formatted(WRITE));
        for (var mapping : ConfigurationKeys.mappings()) {
            text.append("%n| key of `%s` | variables | default | meaning |%n|---|---|---|---|%n"
                    .formatted(mapping.getSimpleName()));
            ConfigurationKeys.of(mapping).forEach(key -> text.append(line(key)));
        }
        text.append(
                "\n### Commands\n`./ha-ingestor <command>`; without one it is `run`. All have `--help`; those below another have its options too.\n");
        append(text, new CommandLine(Main.class).getCommandSpec());
        return text.toString();
    }

    private static String line(ConfigurationKeys.Key key) {
        return "| `%s` | %s | %s | %s |%n"
                .formatted(
                        key.name(),
                        key.variables().stream().map(name -> '`' + name + '`').collect(Collectors.joining(", ")),
                        key.preset().isEmpty() ? "" : '`' + key.preset() + '`',
                        key.meaning());
    }

    private static void append(StringBuilder text, CommandSpec command) {
        var ofTheParent = command.parent() == null
                ? Set.<String>of()
                : command.parent().optionsMap().keySet();
        // Reflection has no order of its own.
        var options = command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())
                .filter(option -> !ofTheParent.contains(option.longestName()))
                .sorted(Comparator.comparing(OptionSpec::longestName))
                .toList();
        var name = command.qualifiedName(" ").replaceFirst("^ha-ingestor ?", "");
        if (!name.isEmpty()) {
            text.append("%n`%s`: %s%n"
                    .formatted(
                            name,
                            escaped(String.join(" ", command.usageMessage().description()))));
        }
        if (!options.isEmpty()) {
            text.append("\n| option | meaning |\n|---|---|\n");
            options.forEach(option -> text.append(line(option)));
        }
        command.subcommands().values().stream()
                .filter(sub -> !sub.getCommandName().equals("help"))
                .sorted(Comparator.comparing(CommandLine::getCommandName))
                .forEach(sub -> append(text, sub.getCommandSpec()));
    }

    private static String escaped(String text) {
        return text.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    }

    private static String line(OptionSpec option) {
        var meaning = escaped(String.join(" ", option.description()));
        // The option itself only tells what the variable is now.
        var declared = ((AnnotatedElement) option.userObject())
                .getAnnotation(Option.class)
                .defaultValue();
        var variables = FROM_ENVIRONMENT
                .matcher(declared)
                .results()
                .map(match -> match.group(1))
                .filter(name -> !meaning.contains(name))
                .map(name -> " (`" + name + "`)")
                .collect(Collectors.joining());
        return "| `%s`%s | %s%s |%n"
                .formatted(
                        String.join("`, `", option.names()),
                        option.arity().max() == 0 ? "" : " `" + option.paramLabel() + '`',
                        meaning,
                        variables);
    }
}
