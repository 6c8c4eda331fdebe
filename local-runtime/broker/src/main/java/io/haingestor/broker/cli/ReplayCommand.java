package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code replay}: start, list, cancel. */
@Command(
        name = "replay",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description =
                "Delivers once more what the log of a running broker still has, beside the Triggers' own deliveries. Without a command: list.")
public final class ReplayCommand implements Callable<Integer> {
    private static final String PATH = "/replays";

    @Mixin
    private Client client = new Client();

    /** Made by picocli, which fills in the options. */
    public ReplayCommand() {}

    /** Where a replay begins: one of the three. */
    static final class Begin {
        private final ObjectNode from = JsonNodeFactory.instance.objectNode();

        /** Made by picocli. */
        Begin() {}

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "with the first event that arrived then or later, as 2026-01-31T12:00:00Z")
        void time(String time) {
            from.put("time", time);
        }

        @Option(names = "--position", paramLabel = "N", description = "with the event at this position of the log")
        void position(long position) {
            from.put("position", position);
        }

        @Option(names = "--event", paramLabel = "ID", description = "with the youngest event of this id")
        void event(String id) {
            from.put("event_id", id);
        }
    }

    @Override
    public Integer call() {
        return list(client);
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Shows the replays that go on, and the last ones that ended.")
    int list(@Mixin Client from) {
        return from.run(api -> from.show(api.get(PATH), ReplayCommand::table));
    }

    private static void table(JsonNode answer, PrintWriter out) {
        var table = new Table(
                "ID", "TRIGGER", "STATE", "BEGUN", "POSITION", "LAST", "DELIVERED", "DEAD LETTERS", "SUBSCRIBER");
        for (var replay : answer.path("items")) {
            table.add(
                    replay.path("id"),
                    replay.path("trigger"),
                    replay.path("state"),
                    Table.seconds(replay.path("begun")),
                    replay.path("position"),
                    replay.path("last"),
                    replay.path("delivered"),
                    replay.path("dead_lettered"),
                    replay.path("subscriber"));
        }
        table.print(out, "There is no replay.");
    }

    @Command(
            name = "start",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Delivers to a Trigger again, from --from, --position or --event to the youngest event.")
    int start(
            @Mixin Begin begin,
            @Option(
                            names = "--subscriber",
                            paramLabel = "NAME",
                            description =
                                    "to this Service or URI, which the manifests name as a subscriber or dead-letter sink (the Trigger's own)")
                    @Nullable
                    String subscriber,
            @Mixin Client from,
            @Parameters(paramLabel = "TRIGGER", description = "<namespace>/<name>") String trigger) {
        if (begin.from.size() != 1) {
            throw from.wrong("Expected one of --from, --position and --event");
        }
        var wish = JsonNodeFactory.instance.objectNode();
        wish.put("trigger", TriggerName.requireOne(from, trigger));
        wish.set("from", begin.from);
        if (subscriber != null) {
            wish.put("subscriber", subscriber);
        }
        return from.run(api -> from.show(api.post(PATH, wish), Details::print));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            sortOptions = false,
            description = "Stops a replay before its end.")
    int cancel(@Mixin Client from, @Parameters(paramLabel = "ID", description = "its number") long id) {
        return from.run(api -> from.show(api.delete(PATH + '/' + id, Map.of()), Details::print));
    }
}
