package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code dead-letters}: list, show, retry, drop, export. */
@Command(
        name = "dead-letters",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Looks after the events that a running broker could not deliver: shows, retries, drops, exports them. Without a command: list.")
public final class DeadLettersCommand implements Callable<Integer> {
    private static final String PATH = "/dead-letters";

    @Mixin
    private Owner owner = new Owner();

    @Mixin
    private Pages pages = new Pages();

    @Mixin
    private Client client = new Client();

    /** Made by picocli, which fills in the options. */
    public DeadLettersCommand() {}

    /** Whose dead letters are asked for. */
    static final class Owner {
        @Option(names = "--trigger", paramLabel = "TRIGGER", description = "<namespace>/<name> of a Trigger (all)")
        private @Nullable String trigger;

        /** Made by picocli. */
        Owner() {}

        Map<String, String> query(Client from) {
            return trigger == null ? Map.of() : Map.of("trigger", TriggerName.requireOne(from, trigger));
        }
    }

    /** Which dead letters are meant: some, those of a Trigger, or all; never all by accident. */
    static final class Chosen {
        @Parameters(paramLabel = "ID", arity = "0..*", description = "number of a dead letter")
        private List<Long> ids = List.of();

        @Option(names = "--trigger", paramLabel = "TRIGGER", description = "those of this Trigger, <namespace>/<name>")
        private @Nullable String trigger;

        @Option(names = "--all", description = "all there are")
        private boolean all;

        /** Made by picocli. */
        Chosen() {}

        /** What is to be done with some. */
        @FunctionalInterface
        private interface Request {
            JsonNode send(String path, Map<String, String> query) throws FailedException;
        }

        /** @return how many it was done with, as {@code member} */
        private JsonNode each(Client from, Request request, String member) throws FailedException {
            if ((ids.isEmpty() ? 0 : 1) + (trigger == null ? 0 : 1) + (all ? 1 : 0) != 1) {
                throw from.wrong("Expected numbers of dead letters, or --trigger, or --all");
            }
            if (ids.isEmpty()) {
                return request.send(
                        PATH, Map.of("trigger", trigger == null ? "*" : TriggerName.requireOne(from, trigger)));
            }
            var done = 0;
            for (var id : ids) {
                done += request.send(PATH + '/' + id, Map.of()).path(member).asInt();
            }
            return JsonNodeFactory.instance.objectNode().put(member, done);
        }
    }

    @Override
    public Integer call() {
        return list(owner, pages, client);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows the dead letters, oldest first.")
    int list(@Mixin Owner of, @Mixin Pages some, @Mixin Client from) {
        return from.run(api -> {
            var answer = some.read(from, api, PATH, of.query(from));
            from.show(answer, DeadLettersCommand::table);
            Pages.remark(from, answer);
        });
    }

    private static void table(JsonNode answer, PrintWriter out) {
        var table = new Table("ID", "TRIGGER", "DEAD SINCE", "ATTEMPTS", "STATUS", "TYPE", "EVENT", "REASON");
        for (var letter : answer.path("items")) {
            var status = letter.path("status").asInt();
            table.add(
                    letter.path("id"),
                    letter.path("trigger"),
                    Table.seconds(letter.path("dead_since")),
                    letter.path("attempts"),
                    status == 0 ? Table.NOTHING : status,
                    letter.path("event").path("type"),
                    letter.path("event").path("id"),
                    letter.path("reason"));
        }
        table.print(out, "There is no dead letter.");
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows a dead letter: the event, and every attempt with what was answered.")
    int show(@Mixin Client from, @Parameters(paramLabel = "ID", description = "its number") long id) {
        return from.run(api -> from.show(api.get(PATH + '/' + id), Details::print));
    }

    @Command(
            name = "retry",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Delivers dead letters again. What fails again becomes a dead letter with a new number.")
    int retry(@Mixin Chosen which, @Mixin Client from) {
        return from.run(api -> from.show(
                which.each(from, (path, query) -> api.post(path + "/retry", query), "retried"),
                (answer, out) -> out.println(answer.path("retried").asText() + " are delivered again.")));
    }

    @Command(
            name = "drop",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Forgets dead letters for ever.")
    int drop(@Mixin Chosen which, @Mixin Client from) {
        return from.run(api -> from.show(
                which.each(from, api::delete, "dropped"),
                (answer, out) -> out.println(answer.path("dropped").asText() + " are forgotten.")));
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Prints dead letters with all that is known, one JSON document a line.")
    int export(@Mixin Owner of, @Mixin Client from) {
        return from.run(api -> from.copy(api, PATH + "/export", of.query(from)));
    }
}
