package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code events}: a look into the log. */
@Command(
        name = "events",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Looks into the event log of a running broker, oldest first. Without a command: list.")
public final class EventsCommand implements Callable<Integer> {
    @Mixin
    private Wanted wanted = new Wanted();

    @Mixin
    private Pages pages = new Pages();

    @Mixin
    private Client client = new Client();

    /** Made by picocli, which fills in the options. */
    public EventsCommand() {}

    /** Which events are asked for. */
    static final class Wanted {
        private final Map<String, String> query = new LinkedHashMap<>();

        /** Made by picocli. */
        Wanted() {}

        @Option(names = "--type", paramLabel = "TEXT", description = "of this type; with * at the end, that begin so")
        void type(String text) {
            query.put("type", text);
        }

        @Option(names = "--source", paramLabel = "TEXT", description = "from this source; * as above")
        void source(String text) {
            query.put("source", text);
        }

        @Option(names = "--subject", paramLabel = "TEXT", description = "about this subject; * as above")
        void subject(String text) {
            query.put("subject", text);
        }

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "that arrived then or later, as 2026-01-31T12:00:00Z")
        void from(String time) {
            query.put("from", time);
        }

        @Option(names = "--to", paramLabel = "TIME", description = "that arrived before")
        void to(String time) {
            query.put("to", time);
        }
    }

    @Override
    public Integer call() {
        return list(wanted, pages, client);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows the events of the log, oldest first.")
    int list(@Mixin Wanted which, @Mixin Pages some, @Mixin Client from) {
        return from.run(api -> {
            var answer = some.read(from, api, "/events", which.query);
            from.show(answer, EventsCommand::table);
            Pages.remark(from, answer);
        });
    }

    private static void table(JsonNode answer, PrintWriter out) {
        var table = new Table("POSITION", "ARRIVED", "TYPE", "SOURCE", "SUBJECT", "ID", "TRIGGERS");
        for (var found : answer.path("items")) {
            var event = found.path("event");
            table.add(
                    found.path("position"),
                    Table.seconds(found.path("arrived")),
                    event.path("type"),
                    event.path("source"),
                    event.path("subject"),
                    event.path("id"),
                    StreamSupport.stream(found.path("triggers").spliterator(), false)
                            .map(JsonNode::asText)
                            .collect(Collectors.joining(" ")));
        }
        table.print(out, "No event of the log is like that.");
    }

    @Command(
            name = "show",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows the event at a position, with its data.")
    int show(
            @Mixin Client from,
            @Parameters(paramLabel = "POSITION", description = "where it is in the log") long position) {
        return from.run(api -> from.show(api.get("/events/" + position), Details::print));
    }
}
