package io.haingestor.broker;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a Trigger has in memory, and when it reads from disk instead. */
class FeedTest {
    private static final int MEBIBYTE = 1 << 20;
    private static final byte[] DATA = new byte[MEBIBYTE / 4];

    private final EventMemory memory = new EventMemory(4 * MEBIBYTE);
    private long head;

    private Feed follower() {
        var feed = new Feed(head, Long.MAX_VALUE, 1_000, memory);
        assertThat(feed.needsPage(() -> head)).isFalse();
        return feed;
    }

    /** Offers events of somewhat more than so many MiB. */
    private void offer(Feed feed, int mebibytes) {
        var entries = new ArrayList<LogEntry>();
        for (var i = 0; i < mebibytes * 4; i++) {
            var entry = LogEntry.of(Home.event("a", Long.toString(head), DATA), 1, 0, 0);
            entry.position = ++head;
            entries.add(entry);
        }
        feed.offer(List.copyOf(entries));
    }

    private static int takeAll(Feed feed) {
        var taken = 0;
        while (feed.next() != null) {
            taken++;
        }
        return taken;
    }

    @Test
    void whatTheOthersDoNotNeedIsForTheOneThatLags() {
        var quiet = List.of(follower(), follower(), follower(), follower(), follower());
        var lagging = follower();

        offer(lagging, 3);

        assertThat(takeAll(lagging)).isEqualTo(12);
        assertThat(quiet).noneMatch(Feed::hasNext);
    }

    @Test
    void whenAllIsTakenEachMayHaveALittleAndReadsTheRestFromDisk() {
        var first = follower();
        offer(first, 3);
        var second = follower();
        offer(second, 2);
        assertThat(second.hasNext()).as("of more than there is").isFalse();
        assertThat(second.needsPage(() -> head)).isTrue();
        assertThat(first.hasNext()).as("of what it had before").isTrue();
    }

    @Test
    void whatIsHandedOutOrGivenUpIsForOthers() {
        var first = follower();
        var second = follower();
        var third = follower();
        offer(first, 3);
        takeAll(first);
        offer(second, 3);
        second.close();

        offer(third, 3);

        assertThat(takeAll(third)).isEqualTo(12);
    }
}
