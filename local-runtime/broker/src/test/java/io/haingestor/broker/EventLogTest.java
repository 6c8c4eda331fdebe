package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventLogTest {
    @TempDir
    Path folder;

    private static EventQuery query(String type, String subject, Integer fromSeconds, Integer toSeconds, long after) {
        return new EventQuery(
                type,
                null,
                subject,
                fromSeconds == null ? null : MovableClock.BEGIN.plusSeconds(fromSeconds),
                toSeconds == null ? null : MovableClock.BEGIN.plusSeconds(toSeconds),
                after,
                3);
    }

    private static List<String> ids(EventPage page) {
        var ids = new ArrayList<String>();
        page.events().forEach(found -> ids.add(found.event().getId()));
        return ids;
    }

    @Test
    void eventsAreFoundByTypeSubjectAndTime() throws Exception {
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            for (var i = 0; i < 8; i++) {
                rig.publish(event(i % 2 == 0 ? "a" : "able", "e" + i, new byte[] {(byte) i}));
                rig.clock.move(Duration.ofSeconds(1));
            }
            var log = rig.broker().events();

            var first = log.find(query("a", null, null, null, 0));
            assertThat(ids(first)).containsExactly("e0", "e2", "e4");
            assertThat(first.more()).isTrue();
            assertThat(first.events().get(0).triggers()).containsExactly(Home.name("one"));
            assertThat(first.events().get(1).event().getData().toBytes()).isEqualTo(new byte[] {2});
            assertThat(first.events().get(1).arrived()).isEqualTo(MovableClock.BEGIN.plusSeconds(2));
            var second = log.find(query("a", null, null, null, first.through()));
            assertThat(ids(second)).containsExactly("e6");
            assertThat(second.more()).isFalse();
            assertThat(ids(log.find(query("a*", null, 5, null, 0)))).containsExactly("e5", "e6", "e7");
            assertThat(ids(log.find(query("a*", null, 5, 6, 0)))).containsExactly("e5");
            assertThat(ids(log.find(query("a*", "nobody", null, null, 0)))).isEmpty();
            assertThat(log.find(query("able", null, null, null, 0))
                            .events()
                            .get(0)
                            .triggers())
                    .isEmpty();
            assertThat(log.at(3).orElseThrow().event().getId()).isEqualTo("e2");
            assertThat(log.at(9)).isEmpty();
        }
    }
}
