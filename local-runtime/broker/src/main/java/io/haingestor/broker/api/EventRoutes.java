package io.haingestor.broker.api;

import io.haingestor.broker.Broker;
import io.haingestor.broker.EventQuery;
import io.haingestor.broker.LogUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** {@code /events}: a look into the log. */
final class EventRoutes {
    private static final String POSITION = "position";
    private static final int CHUNK = 20;
    /** Each looks at 20,000 events: half a second for all. */
    private static final int MOST_LOOKS = 10;

    private final Supplier<Broker> broker;

    EventRoutes(Supplier<Broker> broker) {
        this.broker = broker;
    }

    List<Endpoint> endpoints() {
        return List.of(
                Endpoint.get("/events", this::list, "type", "source", "subject", "from", "to", "after", "limit"),
                Endpoint.get("/events/{position}", this::show));
    }

    private Answer list(Call call) throws RefusedException, LogUnavailableException {
        call.require(null);
        var limit = call.limit();
        var after = call.after();
        var type = call.text("type");
        var source = call.text("source");
        var subject = call.text("subject");
        var from = call.time("from");
        var to = call.time("to");
        var items = new ArrayList<EventView>();
        var size = 0L;
        var more = true;
        var emptyLooks = 0;
        while (more && items.size() < limit && size < Page.LARGEST && emptyLooks < MOST_LOOKS) {
            var wanted = Math.min(CHUNK, limit - items.size());
            var page = broker.get().events().find(new EventQuery(type, source, subject, from, to, after, wanted));
            for (var found : page.events()) {
                var view = EventView.of(found);
                items.add(view);
                size += view.event().length();
            }
            emptyLooks += page.events().size() < wanted ? 1 : 0;
            after = page.through();
            more = page.more();
        }
        return Answer.ok(new Page<>(items, more ? after : null));
    }

    private Answer show(Call call) throws RefusedException, LogUnavailableException {
        call.require(null);
        var position = call.numberOfPath(POSITION);
        return Answer.ok(broker.get()
                .events()
                .at(position)
                .map(EventView::of)
                .orElseThrow(() -> RefusedException.missing(
                        "event at position " + position + "; it is gone, or has not come yet")));
    }
}
