package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.haingestor.simulator.Schema.Kind;

/** Config entries over the WebSocket (config/config_entries.py of 2024.3.3). */
final class ConfigEntryCommands {
    private static final String SUBSCRIBE = "config_entries/subscribe";

    private final Home home;
    private final FaultState faults;
    private final Registry<Entry.Config> entries;

    ConfigEntryCommands(Home home, FaultState faults) {
        this.home = home;
        this.faults = faults;
        this.entries = home.registries().configEntries;
    }

    void addTo(Commands commands) {
        commands.answer("config_entries/get", RegistryCommands.keys("domain", "type_filter"), this::list)
                .add(SUBSCRIBE, RegistryCommands.keys("type_filter"), this::subscribe)
                .answer(
                        "config_entries/update",
                        RegistryCommands.keys("title", "pref_disable_new_entities", "pref_disable_polling")
                                .required("entry_id", Kind.TEXT),
                        this::update);
    }

    private Object list(ObjectNode message) {
        var domain = message.path("domain").asText("");
        return entries.all().stream()
                .filter(entry -> domain.isEmpty() || entry.domain().equals(domain))
                .toList();
    }

    private void subscribe(Session session, int id, ObjectNode message) throws CommandException {
        if (faults.refusedSubscriptions().contains("config_entries")) {
            throw new CommandException("unauthorized", "Unauthorized");
        }
        session.subscribe(new Subscription(session.connection(), id, new Subscription.ConfigEntries()));
        session.connection().send(Messages.result(id, "null"));
        var all = Json.MAPPER.createArrayNode();
        entries.all().forEach(entry -> {
            var one = all.addObject().putNull("type");
            one.set("entry", Json.MAPPER.<ObjectNode>valueToTree(entry));
        });
        session.connection().send(Messages.event(id, all.toString()));
    }

    private Object update(ObjectNode message) throws CommandException {
        var id = message.path("entry_id").asText();
        var changes = entries.update(find(id), RegistryCommands.values(message, "entry_id"));
        var entry = find(id);
        if (!changes.isEmpty()) {
            home.hub().updated(entry);
        }
        var answer = Json.object();
        answer.set("config_entry", Json.MAPPER.<ObjectNode>valueToTree(entry));
        return answer.put("require_restart", false);
    }

    private Entry.Config find(String id) throws CommandException {
        return entries.find(id).orElseThrow(() -> CommandException.notFound("Config entry not found"));
    }
}
