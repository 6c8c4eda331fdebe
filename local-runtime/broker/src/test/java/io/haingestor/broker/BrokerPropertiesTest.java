package io.haingestor.broker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.cloudevents.CloudEvent;
import io.haingestor.broker.ReplayStatus.State;
import io.haingestor.broker.topology.DeliverySpec;
import io.haingestor.broker.topology.DeliverySpec.BackoffPolicy;
import io.haingestor.broker.topology.DeliverySpec.Format;
import io.haingestor.broker.topology.TriggerResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * Any interleaving of append, success, failure, crash, replay and pause with a broker on a real log, against a model of ten lines: what is
 * owed to a subscriber.
 */
class BrokerPropertiesTest {
    private static final int WINDOW = 4;
    private static final DeliverySpec DELIVERY = new DeliverySpec(
            2, BackoffPolicy.LINEAR, Duration.ofSeconds(1), Duration.ofDays(1), Format.BINARY, null, null);
    private static final TriggerResource[] TRIGGERS = {
        Home.trigger("trigger", "matching", DELIVERY, false, WINDOW),
        Home.trigger("replays", "nothing", DELIVERY, false, WINDOW)
    };

    private static Path folder;
    private static Path emptyLog;

    /** The schema is made once: that takes longer than all the rest. */
    @BeforeContainer
    static void makeLog() throws Exception {
        // This engine knows nothing of Jupiter's extensions.
        LongWaits.begin();
        folder = Files.createTempDirectory("broker");
        emptyLog = folder.resolve("empty");
        new Rig(emptyLog).open(TRIGGERS).close();
    }

    @AfterContainer
    static void deleteFolder() throws IOException {
        delete(folder);
    }

    private static void delete(Path path) throws IOException {
        try (var files = Files.walk(path)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Property(tries = 30)
    void everySubscriberGetsWhatItIsOwedAndNoMoreThanAWindowTwicePerCrash(
            @ForAll @Size(max = 60) List<@IntRange(max = 15) Integer> steps, @ForAll long seed) throws Exception {
        try (var world = new World(new Random(seed))) {
            for (var step : steps) {
                switch (step) {
                    case 0, 1, 2, 3 -> world.append();
                    case 4, 5, 6, 7, 8 -> world.accept();
                    case 9 -> world.answer(Delivery.failed(503, "not now"));
                    case 10 -> world.answer(Delivery.failed(400, "never"));
                    case 11 -> world.letTimePass();
                    case 12 -> world.pauseOrResume();
                    case 13 -> world.replay();
                    default -> world.crash();
                }
                world.check();
            }
            world.finish();
        }
    }

    /** The model: what a subscriber has yet to accept, and what it accepted once more than it had to. */
    private static final class Debt {
        final Set<String> all = new HashSet<>();
        final Set<String> owed = new HashSet<>();
        int allowed;

        void owe(String id) {
            all.add(id);
            owed.add(id);
        }

        void accepted(String id) {
            assertThat(all).contains(id);
            if (!owed.remove(id)) {
                assertThat(--allowed).as("room for a repeat of " + id).isNotNegative();
            }
        }

        void crashed() {
            allowed += WINDOW;
        }
    }

    /** An attempt that waits for the subscriber's answer. */
    private record Call(Debt debt, String id, CompletableFuture<Delivery> answer) {}

    private static final class World implements AutoCloseable {
        private final Random random;
        private final Path logs = Files.createTempDirectory(folder, "world");
        private final List<CloudEvent> log = new ArrayList<>();
        private final Debt trigger = new Debt();
        private final Debt replays = new Debt();
        private Duration age = Duration.ZERO;
        private int crashes;
        private boolean paused;
        private int begunBeforePause;
        private Rig rig;
        private List<Call> calls;

        World(Random random) throws Exception {
            this.random = random;
            Files.copy(
                    emptyLog.resolve(LogFile.NAME),
                    Files.createDirectories(logs.resolve("0")).resolve(LogFile.NAME));
            begin();
        }

        private void begin() throws Exception {
            var open = new CopyOnWriteArrayList<Call>();
            calls = open;
            rig = new Rig(new BrokerConfig(
                    logs.resolve(Integer.toString(crashes)),
                    20_000,
                    64 << 20,
                    16 << 20,
                    2,
                    255,
                    Duration.ZERO,
                    BrokerConfig.Retention.DEFAULT));
            rig.clock.move(age);
            rig.subscriber("trigger").does(event -> ask(open, trigger, event));
            rig.subscriber("replays").does(event -> ask(open, replays, event));
            rig.start(TRIGGERS);
        }

        private static CompletionStage<Delivery> ask(List<Call> open, Debt debt, CloudEvent event) {
            var call = new Call(debt, event.getId(), new CompletableFuture<>());
            open.add(call);
            return call.answer();
        }

        void append() throws Exception {
            var matches = random.nextInt(4) > 0;
            var event = Home.event(matches ? "matching" : "different", Integer.toString(log.size() + 1));
            rig.publish(event);
            log.add(event);
            if (matches) {
                trigger.owe(event.getId());
            }
        }

        void accept() {
            answer(Delivery.accepted());
        }

        void answer(Delivery delivery) {
            await().until(() -> !calls.isEmpty() || nothingBegins());
            if (!calls.isEmpty()) {
                var call = calls.remove(random.nextInt(calls.size()));
                if (delivery instanceof Delivery.Accepted) {
                    call.debt().accepted(call.id());
                }
                call.answer().complete(delivery);
            }
        }

        /** Until time passes, or somebody does something. */
        private boolean nothingBegins() {
            var status = rig.status("trigger");
            return status.paused() || status.backlog() <= status.waiting() || status.waiting() >= WINDOW;
        }

        void letTimePass() {
            var by = Duration.ofSeconds(10);
            age = age.plus(by);
            rig.clock.move(by);
            await().until(() -> rig.status("trigger").waiting() == 0);
        }

        void pauseOrResume() throws Exception {
            paused = !paused;
            rig.broker().pause(Home.name("trigger"), paused);
            if (paused) {
                await().until(() -> rig.status("trigger").inFlight() == asked(trigger));
                begunBeforePause = begun();
            }
        }

        private long asked(Debt debt) {
            return calls.stream().filter(call -> call.debt() == debt).count();
        }

        private int begun() {
            return rig.subscriber("trigger").received().size();
        }

        /** One at a time, so that it is clear to which of them a delivery belongs. */
        void replay() throws Exception {
            if (log.isEmpty() || replays().contains(State.RUNNING)) {
                return;
            }
            var first = 1 + random.nextInt(log.size());
            rig.broker()
                    .replays()
                    .begin(new ReplayRequest(Home.name("trigger"), new ReplayRequest.Position(first), "replays"));
            for (var event : log.subList(first - 1, log.size())) {
                if (event.getType().equals("matching")) {
                    replays.owe(event.getId());
                }
            }
        }

        private Set<State> replays() {
            return rig.broker().replays().list().stream()
                    .map(ReplayStatus::state)
                    .collect(Collectors.toSet());
        }

        void crash() throws Exception {
            crashes++;
            rig.copyAsAfterPowerCut(logs.resolve(Integer.toString(crashes)));
            rig.close();
            trigger.crashed();
            replays.crashed();
            begunBeforePause = 0;
            begin();
        }

        void check() {
            if (paused) {
                assertThat(begun()).as("begun until the pause").isEqualTo(begunBeforePause);
            }
        }

        /** Whatever is owed is delivered in the end, or it is a dead letter. */
        void finish() throws Exception {
            if (paused) {
                pauseOrResume();
            }
            await().until(() -> {
                rig.clock.move(Duration.ofSeconds(1));
                while (!calls.isEmpty()) {
                    accept();
                }
                return rig.status("trigger").backlog() == 0 && !replays().contains(State.RUNNING);
            });
            var dead = rig.broker().deadLetters().list(0, Home.name("trigger"), log.size() * (crashes + 1) + 1).stream()
                    .map(letter -> letter.event().getId())
                    .toList();
            assertThat(dead).containsAll(trigger.owed).containsAll(replays.owed);
            var status = rig.status("trigger");
            assertThat(status.matched())
                    .isEqualTo(log.stream()
                            .filter(event -> event.getType().equals("matching"))
                            .count())
                    .isEqualTo(status.delivered() + status.deadLettered());
        }

        @Override
        public void close() throws IOException {
            rig.close();
            delete(logs);
        }
    }
}
