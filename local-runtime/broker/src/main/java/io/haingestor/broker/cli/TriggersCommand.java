package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code triggers}: how they stand, pause and resume. */
@Command(
        name = "triggers",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Shows how the Triggers of a running broker stand; pauses and resumes them. Without a command: list.")
public final class TriggersCommand implements Callable<Integer> {
    private static final String NAME = "<namespace>/<name>";

    @Mixin
    private Client client = new Client();

    /** Made by picocli, which fills in the options. */
    public TriggersCommand() {}

    @Override
    public Integer call() {
        return list(client);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows every Trigger and how it stands.")
    int list(@Mixin Client from) {
        return from.run(api -> {
            from.show(api.get("/triggers"), TriggersCommand::table);
            var manifests = api.get("/manifests");
            if (!manifests.path("in_force").asBoolean()) {
                from.remark("The manifests as they are now are not in force:");
                manifests
                        .path("problems")
                        .forEach(problem ->
                                from.remark("- " + problem.path("file").asText() + ':'
                                        + problem.path("line").asText() + ": "
                                        + problem.path("message").asText()));
            }
        });
    }

    private static void table(JsonNode answer, PrintWriter out) {
        var table = new Table(
                "TRIGGER",
                "STATE",
                "BACKLOG",
                "OLDEST",
                "IN FLIGHT",
                "WAITING",
                "DELIVERED",
                "PER SECOND",
                "DEAD LETTERS",
                "LOST",
                "LAST ERROR");
        for (var trigger : answer.path("items")) {
            table.add(
                    trigger.path("trigger"),
                    trigger.path("paused").asBoolean() ? "paused" : "running",
                    trigger.path("backlog"),
                    Durations.text(trigger.path("oldest_age_seconds")),
                    trigger.path("in_flight"),
                    trigger.path("waiting"),
                    trigger.path("delivered"),
                    rate(trigger.path("delivered_per_second")),
                    trigger.path("dead_letters"),
                    trigger.path("lost"),
                    error(trigger.path("last_error")));
        }
        table.print(out, "There is no Trigger.");
    }

    private static String rate(JsonNode perSecond) {
        return perSecond.isNumber() ? String.format(Locale.ROOT, "%.2f", perSecond.asDouble()) : Table.NOTHING;
    }

    private static String error(JsonNode error) {
        if (error.isMissingNode()) {
            return Table.NOTHING;
        }
        var status = error.path("status").asInt();
        return Table.seconds(error.path("at"))
                + (status == 0 ? " " : " " + status + " ")
                + error.path("reason").asText();
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows all that is known of a Trigger.")
    int show(@Mixin Client from, @Parameters(paramLabel = "TRIGGER", description = NAME) String trigger) {
        return from.run(api -> from.show(api.get(path(from, trigger)), Details::print));
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lets a Trigger begin no delivery until it is resumed, also after a restart.")
    int pause(@Mixin Client from, @Parameters(paramLabel = "TRIGGER", description = NAME) String trigger) {
        return change(from, trigger, "pause");
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Lets a Trigger deliver again after a pause.")
    int resume(@Mixin Client from, @Parameters(paramLabel = "TRIGGER", description = NAME) String trigger) {
        return change(from, trigger, "resume");
    }

    private static int change(Client from, String trigger, String how) {
        return from.run(api -> from.show(api.post(path(from, trigger) + '/' + how, Map.of()), (answer, out) -> {
            var state = answer.path("paused").asBoolean() ? " is paused, " : " is running, ";
            out.println(answer.path("trigger").asText() + state
                    + answer.path("backlog").asText() + " events behind.");
        }));
    }

    private static String path(Client from, String trigger) {
        return "/triggers/" + TriggerName.requireOne(from, trigger);
    }
}
