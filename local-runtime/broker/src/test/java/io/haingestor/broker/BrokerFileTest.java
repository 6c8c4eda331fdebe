package io.haingestor.broker;

import static io.haingestor.broker.Home.event;
import static io.haingestor.broker.Home.trigger;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.cloudevents.CloudEvent;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.events.EventJson;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerFileTest {
    private static final byte[] DATA = new byte[4_000];
    /** No attempt ends because the clock is moved while it runs. */
    private static final DeliverySpec PATIENT = new DeliverySpec(
            3,
            Home.QUICK.backoffPolicy(),
            Home.QUICK.backoffDelay(),
            Duration.ofDays(1_000),
            Home.QUICK.format(),
            null,
            null);

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void names() {
        new Random(1).nextBytes(DATA);
        file = folder.resolve(LogFile.NAME);
    }

    private static CloudEvent[] events(int from, int to) {
        var events = new CloudEvent[to - from];
        for (var i = from; i < to; i++) {
            events[i - from] = event("a", Integer.toString(i), DATA);
        }
        return events;
    }

    private Rig rig(BrokerConfig.Retention retention) {
        return new Rig(new BrokerConfig(folder, 20_000, 64 << 20, 16 << 20, 2, 255, Duration.ofMillis(200), retention));
    }

    private void sql(String... statements) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = connection.createStatement()) {
            for (var each : statements) {
                statement.execute(each);
            }
        }
    }

    private void cannotBeOpened(String... messages) {
        assertThatThrownBy(() -> new Rig(folder).open(trigger("one", "a")))
                .isInstanceOf(BrokerOpenException.class)
                .hasMessageContainingAll(messages);
        // Nobody is left in possession.
        assertThatThrownBy(() -> new Rig(folder).open(trigger("one", "a")))
                .isInstanceOf(BrokerOpenException.class)
                .message()
                .doesNotContain("in use");
    }

    @Test
    void aSecondOwnerIsRefusedWithTheFirstOnesProcess() throws Exception {
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            assertThat(rig.broker()).isNotNull();
            assertThatThrownBy(() -> new Rig(folder).open(trigger("one", "a")))
                    .isInstanceOf(BrokerOpenException.class)
                    .hasMessage("The data folder " + folder + " is in use by process "
                            + ProcessHandle.current().pid()
                            + ". One process owns a data folder: stop that one, or start this one with another folder");
        }
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            rig.publish(event("a", "1"));
        }
    }

    @Test
    void aFolderThatCannotBeMadeIsTold() throws Exception {
        Files.writeString(folder.resolve("file"), "not a folder");
        folder = folder.resolve("file").resolve("data");

        cannotBeOpened("The data folder " + folder + " cannot be used: expected a folder that this process may write");
    }

    @Test
    void aFileThatIsNoDatabaseIsLeftAlone() throws Exception {
        Files.writeString(file, "these are somebody's notes, not a database. ".repeat(100));

        cannotBeOpened(file + " cannot be used", "not a database", "Move the file away");
        assertThat(Files.readString(file)).startsWith("these are somebody's notes");
    }

    @Test
    void theDatabaseOfSomebodyElseIsLeftAlone() throws Exception {
        sql("CREATE TABLE theirs (a INTEGER)");

        cannotBeOpened(file + " is not a log of this broker");
    }

    @Test
    void aLogOfALaterVersionIsLeftAlone() throws Exception {
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            rig.publish(event("a", "1"));
        }
        sql("PRAGMA user_version = 99");

        cannotBeOpened("written by a later version", "found 99");
    }

    @Test
    void whatCanBeReadOfADamagedLogIsSavedAndDeliveredAndTheRestIsTold() throws Exception {
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            rig.publish(events(0, 100));
        }
        try (var damage = new RandomAccessFile(file.toFile(), "rw")) {
            var garbage = new byte[60_000];
            new Random(2).nextBytes(garbage);
            damage.seek(200_000);
            damage.write(garbage);
        }

        rescued();
    }

    @Test
    void whatIsLeftOfALogThatWasCutOffIsSaved() throws Exception {
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            rig.publish(events(0, 100));
        }
        try (var damage = new RandomAccessFile(file.toFile(), "rw")) {
            damage.setLength(300_000);
        }

        rescued();
    }

    private void rescued() throws Exception {
        JsonNode told;
        long saved;
        long head;
        try (var rig = new Rig(folder).start(trigger("one", "a"), trigger("two", "io.haingestor.broker.log-rescued"))) {
            await().until(() ->
                    rig.status("two").delivered() == 1 && rig.status("one").backlog() == 0);
            var event = rig.subscriber("two").received().get(0);
            told = EventJson.mapper().readTree(event.getData().toBytes());
            saved = told.path("events_saved").asLong();
            assertThat(saved).isBetween(20L, 99L);
            assertThat(saved + told.path("positions_missing").asLong()).isLessThanOrEqualTo(100);
            assertThat(rig.subscriber("one").ids()).doesNotHaveDuplicates().hasSize((int) saved);
            for (var delivered : rig.subscriber("one").received()) {
                assertThat(delivered.getData().toBytes()).isEqualTo(DATA);
            }
            assertThat(Path.of(told.path("damaged_file").asText())).exists();
            rig.publish(event("a", "new"));
            await().until(() -> rig.status("one").backlog() == 0);
            assertThat(rig.subscriber("one").ids()).contains("new");
            head = rig.broker().status().head();
            assertThat(head).isGreaterThan(saved);
        }
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            assertThat(rig.broker().status().head()).isEqualTo(head);
            assertThat(rig.status("one").backlog()).isZero();
        }
    }

    @Test
    void damageThatIsFoundWhileReadingIsSavedFromAtTheNextStart() throws Exception {
        try (var rig = new Rig(folder).open(trigger("one", "a"))) {
            rig.publish(events(0, 100));
            LogRescue.markDamaged(file);
        }
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            await().until(() -> rig.status("one").delivered() == 100);
        }
        try (var files = Files.list(folder)) {
            assertThat(files.filter(path -> path.getFileName().toString().matches("broker-damaged-[0-9]+\\.db")))
                    .hasSize(1);
        }
        try (var rig = new Rig(folder).start(trigger("one", "a"))) {
            assertThat(rig.status("one").delivered()).isEqualTo(100);
        }
    }

    @Test
    void aFullLogRefusesEventsGoesOnDeliveringAndTakesEventsAgainByItself() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        try (var rig = rig(new BrokerConfig.Retention(Duration.ofHours(1), 1 << 30, 1L << 40))
                .start(trigger("one", "a", Home.QUICK, false, 5))) {
            rig.broker().writer().limitFile(2 << 20);
            rig.subscriber("one").does(event -> answer);

            assertThatThrownBy(() -> {
                        for (var i = 0; ; i++) {
                            rig.publish(event("a", Integer.toString(i), DATA));
                        }
                    })
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(LogUnavailableException.class)
                    .hasMessageContainingAll("The log " + file + " cannot store events", "full", "Free some space");
            var stored = rig.broker().status().head();
            assertThat(stored).isBetween(300L, 550L);
            assertThat(rig.broker().status().unavailable()).contains("cannot store events");

            answer.complete(Delivery.accepted());
            await().until(() -> rig.status("one").delivered() == stored);
            assertThat(rig.subscriber("one").ids()).doesNotHaveDuplicates();
            rig.clock.move(Duration.ofHours(2));
            await().until(() -> isTaken(rig));

            assertThat(rig.broker().status().unavailable()).isNull();
            await().until(() -> rig.status("one").backlog() == 0);
        }
    }

    @Test
    void theSizeLimitTakesTheOldestFromATriggerThatLagsAndSaysExactlyWhat() throws Exception {
        var answer = new CompletableFuture<Delivery>();
        try (var rig = rig(new BrokerConfig.Retention(Duration.ofHours(1), 1 << 20, 4 << 20))
                .start(
                        trigger("stuck", "a", PATIENT, false, 5),
                        trigger("quick", "a", PATIENT, false, 100),
                        trigger("losses", SizeLimit.EVENTS_LOST))) {
            rig.subscriber("stuck").does(event -> answer);
            var stored = 0;
            var youngest = "";
            for (var i = 0; rig.subscriber("losses").received().isEmpty(); i++) {
                try {
                    rig.publish(event("a", Integer.toString(i), DATA));
                    stored++;
                    youngest = Integer.toString(i);
                } catch (ExecutionException e) {
                    assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
                }
                if (i % 20 == 0) {
                    await().until(() -> rig.status("quick").backlog() == 0);
                }
                rig.clock.move(Duration.ofMillis(10));
            }

            var loss = rig.subscriber("losses").received().get(0);
            var data = EventJson.mapper().readTree(loss.getData().toBytes());
            assertThat(loss.getSubject()).isEqualTo("home/stuck");
            assertThat(data.path("first_position").asLong()).isEqualTo(1);
            assertThat(data.path("count").asLong())
                    .isPositive()
                    .isEqualTo(data.path("last_position").asLong());
            assertThat(Instant.parse(data.path("last_arrived").asText()))
                    .isAfter(Instant.parse(data.path("first_arrived").asText()));
            var all = stored;
            await().until(() -> rig.status("quick").delivered() == all);
            assertThat(rig.status("quick").lost()).isZero();

            answer.complete(Delivery.accepted());
            await().until(() ->
                    rig.status("stuck").backlog() == 0 && rig.status("losses").backlog() == 0);
            var lost = 0L;
            for (var told : rig.subscriber("losses").received()) {
                lost += EventJson.mapper()
                        .readTree(told.getData().toBytes())
                        .path("count")
                        .asLong();
            }
            assertThat(rig.status("stuck").lost()).isEqualTo(lost);
            assertThat(rig.status("stuck").delivered()).isEqualTo(all - lost);
            assertThat(rig.subscriber("stuck").ids()).contains(youngest);
            rig.publish(event("a", "after", DATA));
            await().until(() -> rig.subscriber("stuck").ids().contains("after"));
        }
    }

    private static boolean isTaken(Rig rig) throws Exception {
        try {
            rig.publish(event("a", "again", DATA));
            return true;
        } catch (ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(LogUnavailableException.class);
            return false;
        }
    }

    @Test
    void aReplyThatCannotBeStoredIsDeliveredNoneTheLessOnceThereIsSpaceAgain() throws Exception {
        try (var rig = rig(new BrokerConfig.Retention(Duration.ofHours(1), 1 << 30, 1L << 40))
                .start(trigger("normalize", "a", PATIENT, false, 5), trigger("write", "done", PATIENT, false, 10))) {
            rig.broker().writer().limitFile(2 << 20);
            rig.subscriber("normalize").answers(event -> Delivery.accepted(event("done", event.getId(), DATA)));
            var refused = 0;
            for (var i = 0; i < 400; i++) {
                try {
                    rig.publish(event("a", Integer.toString(i), DATA));
                } catch (ExecutionException e) {
                    refused++;
                }
            }
            assertThat(refused).isPositive();
            var taken = 400 - refused;

            await().until(() -> {
                rig.clock.move(Duration.ofMinutes(10));
                return rig.status("write").delivered() == taken;
            });
            assertThat(rig.status("normalize").delivered()).isEqualTo(taken);
            assertThat(rig.subscriber("write").ids()).doesNotHaveDuplicates().hasSize(taken);
        }
    }

    @Test
    void moreThanTheQueueHoldsIsRefusedAndWhatWasTakenIsStored() throws Exception {
        var config = new BrokerConfig(
                folder, 50, 64 << 20, 16 << 20, 2, 255, Duration.ofMillis(200), BrokerConfig.Retention.DEFAULT);
        try (var rig = new Rig(config).open(trigger("one", "a"));
                var other = DriverManager.getConnection("jdbc:sqlite:" + file);
                var statement = other.createStatement()) {
            statement.execute("BEGIN IMMEDIATE");
            var stored = new ArrayList<CompletableFuture<Void>>();
            for (var i = 0; i < 200; i++) {
                stored.add(rig.broker().publish(event("a", Integer.toString(i))).toCompletableFuture());
            }
            var refused = stored.stream()
                    .filter(CompletableFuture::isCompletedExceptionally)
                    .toList();
            assertThat(refused).hasSizeBetween(50, 150);
            assertThatThrownBy(() -> refused.get(0).get())
                    .hasCauseInstanceOf(BrokerOverloadedException.class)
                    .hasMessageContaining("at most 50");

            statement.execute("COMMIT");

            stored.removeIf(CompletableFuture::isCompletedExceptionally);
            CompletableFuture.allOf(stored.toArray(CompletableFuture[]::new)).get();
            assertThat(rig.broker().status().head()).isEqualTo(stored.size());
        }
    }

    @Test
    void whatEveryTriggerHasHadIsRemovedWhenItIsOldAndNothingElse() throws Exception {
        var never = new CompletableFuture<Delivery>();
        try (var rig = rig(new BrokerConfig.Retention(Duration.ofDays(1), 1 << 30, 1L << 40))
                .start(trigger("one", "a"), trigger("two", "a", Home.QUICK, false, 3))) {
            rig.subscriber("two")
                    .does(event -> Integer.parseInt(event.getId()) < 100
                            ? CompletableFuture.completedFuture(Delivery.accepted())
                            : never);
            rig.publish(events(0, 100));
            await().until(() ->
                    rig.status("two").delivered() == 100 && rig.status("one").delivered() == 100);
            rig.clock.move(Duration.ofHours(23));
            rig.publish(events(100, 200));
            await().until(() -> rig.status("one").delivered() == 200);
            assertThat(rig.broker().status().firstPosition()).isEqualTo(1);

            rig.clock.move(Duration.ofMinutes(61));
            await().until(() -> rig.broker().status().firstPosition() == 101);
            rig.clock.move(Duration.ofDays(2));
            rig.publish(event("b", "later"));

            assertThat(rig.broker().status().firstPosition()).isEqualTo(101);
            assertThat(rig.status("two").backlog()).isEqualTo(100);
        }
        try (var rig = rig(BrokerConfig.Retention.DEFAULT).start(trigger("one", "a"), trigger("two", "a"))) {
            await().until(() -> rig.status("two").backlog() == 0);
            assertThat(rig.subscriber("two").ids())
                    .containsAll(List.of("100", "150", "199"))
                    .doesNotContain("99");
        }
    }

    @Test
    void aLogThatIsTooLargeGivesUpWhatWasDeliveredAndTheFileShrinks() throws Exception {
        try (var rig = rig(new BrokerConfig.Retention(Duration.ofDays(1), 2 << 20, 1L << 40))
                .start(trigger("one", "a", Home.QUICK, false, 1_000))) {
            for (var i = 0; i < 8; i++) {
                rig.publish(events(i * 1_000, i * 1_000 + 1_000));
            }
            await().until(() -> rig.status("one").backlog() == 0);
            sql("PRAGMA wal_checkpoint(PASSIVE)");

            await().until(() -> {
                rig.clock.move(Duration.ofSeconds(5));
                return rig.broker().status().logBytes() < 3 << 20;
            });
            await().until(() -> {
                rig.clock.move(Duration.ofSeconds(5));
                sql("PRAGMA wal_checkpoint(PASSIVE)");
                return Files.size(file) < 21 << 20;
            });
            rig.publish(event("a", "still", "fine".getBytes(StandardCharsets.UTF_8)));
            await().until(() -> rig.status("one").delivered() == 8_001);
        }
    }
}
