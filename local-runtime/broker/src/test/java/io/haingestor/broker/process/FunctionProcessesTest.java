package io.haingestor.broker.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.haingestor.broker.Delivery;
import io.haingestor.broker.process.FunctionInstance.State;
import io.haingestor.broker.topology.Scaling;
import io.haingestor.broker.topology.ServiceResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Functions as processes, with real ones. */
@Timeout(600)
@ResourceLock("processes and threads of functions")
class FunctionProcessesTest {
    private static final int CYCLES = Integer.getInteger("process.cycles", 6);
    private static final Set<String> GIVEN = Set.of(
            "PATH",
            "HOME",
            "LANG",
            "LC_ALL",
            "TZ",
            "TMPDIR",
            "FOLDER",
            "MODE",
            "PORT",
            "K_SERVICE",
            "K_CONFIGURATION",
            "K_REVISION",
            "HA_INGESTOR_LEASH");

    @TempDir
    Path folder;

    private ProcessRig rig;

    @BeforeEach
    void open() {
        rig = new ProcessRig(folder);
    }

    @AfterEach
    void close() {
        rig.close();
    }

    private static Delivery answer(CompletableFuture<Delivery> delivery) throws Exception {
        return delivery.get(2, TimeUnit.MINUTES);
    }

    private static String reason(Delivery delivery) {
        return ((Delivery.Failed) delivery).reason();
    }

    private void awaitProcesses(String function, int processes) {
        await().until(() -> rig.status(function).processes() == processes);
    }

    @Test
    void anEventStartsTheFunctionAndIsHeldUntilItIsReady() throws Exception {
        rig.adopt(rig.service("f", "serve", Scaling.DEFAULT));
        assertThat(rig.status("f").processes()).isZero();

        assertThat(answer(rig.deliver("f", "1"))).isEqualTo(Delivery.accepted());

        assertThat(rig.notes("f", "received")).extracting(words -> words.get(0)).containsExactly("1");
        assertThat(rig.notes("f", "started"))
                .extracting(words -> words.subList(1, 3))
                .containsExactly(List.of("f", "f-00001"));
        assertThat(rig.status("f").count(State.READY)).isOne();
    }

    @Test
    void aFunctionGetsTheEnvironmentOfItsServiceAndNoMore() throws Exception {
        rig.adopt(rig.service("f", "serve", Scaling.DEFAULT));
        answer(rig.deliver("f", "1"));

        var names = new HashSet<>(rig.notes("f", "environment").get(0));
        assertThat(names).contains("FOLDER", "PORT", "K_SERVICE", "K_CONFIGURATION", "K_REVISION");
        names.removeAll(GIVEN);
        assertThat(names).isEmpty();
    }

    @Test
    void aFunctionThatASinkBindingBindsIsToldWhereToSendAndToldAgainWhenThatChanges() throws Exception {
        var service = rig.service("f", "serve", Scaling.DEFAULT);
        rig.adopt(List.of(ProcessRig.binding("f", "a")), service);
        answer(rig.deliver("f", "1"));
        rig.adopt(List.of(ProcessRig.binding("f", "a")), service);
        answer(rig.deliver("f", "2"));
        rig.adopt(List.of(ProcessRig.binding("f", "b")), service);
        answer(rig.deliver("f", "3"));

        assertThat(rig.notes("f", "sink"))
                .containsExactly(
                        List.of("http://127.0.0.1:1/home/default", "{\"extensions\":{\"from\":\"a\"}}"),
                        List.of("http://127.0.0.1:1/home/default", "{\"extensions\":{\"from\":\"b\"}}"));
    }

    @Test
    void triggersOfOneServiceShareItsProcessItsConcurrencyAndReachTheirOwnPaths() throws Exception {
        rig.adopt(rig.service("f", "serve", ProcessRig.scaling(1, 1)));
        rig.hold("f");
        var answers = new ArrayList<CompletableFuture<Delivery>>();
        for (var path : List.of("", "/write-observation", "/record-rejected")) {
            answers.add(rig.deliver("f", path, "of" + path, ProcessRig.TIMEOUT));
        }
        await().until(() -> rig.notes("f", "received").size() == 1);
        assertThat(rig.status("f"))
                .extracting(FunctionStatus::processes, FunctionStatus::inFlight, FunctionStatus::waiting)
                .containsExactly(1, 1, 2);

        rig.letGo("f");
        for (var answer : answers) {
            assertThat(answer(answer)).isEqualTo(Delivery.accepted());
        }
        assertThat(rig.notes("f", "received"))
                .extracting(words -> words.get(2) + words.get(3))
                .containsExactly("1/", "1/write-observation", "1/record-rejected");
    }

    @Test
    void aFunctionWithNothingToDoIsStoppedAfterItsWindowAndRetention() throws Exception {
        rig.adopt(rig.service("f", "serve", ProcessRig.scaling(0, 1)));
        answer(rig.deliver("f", "1"));
        var pid = rig.notes("f", "started").get(0).get(0);

        rig.clock.move(Duration.ofSeconds(64));
        rig.functions.tick();
        assertThat(rig.status("f").count(State.READY)).isOne();

        rig.clock.move(Duration.ofSeconds(1));
        awaitProcesses("f", 0);
        assertThat(rig.isAlive(pid)).isFalse();
        assertThat(rig.status("f").crashes()).isZero();
    }

    @Test
    @Timeout(900)
    void noEventIsLostWhileAFunctionStartsAndStops() throws Exception {
        rig.adopt(rig.service("f", "serve", ProcessRig.scaling(0, 1)));
        var answers = new ArrayList<CompletableFuture<Delivery>>();
        for (var cycle = 0; cycle < CYCLES; cycle++) {
            answer(rig.deliver("f", cycle + "-wakes"));
            rig.clock.move(Duration.ofSeconds(66));
            if (cycle % 2 == 0) {
                // SIGTERM is on its way to it; else the timer sends it at any moment.
                rig.functions.tick();
            }
            for (var i = 0; i < 20; i++) {
                answers.add(rig.deliver("f", cycle + "-" + i));
            }
            CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).get(2, TimeUnit.MINUTES);
        }
        for (var answer : answers) {
            assertThat(answer(answer)).isEqualTo(Delivery.accepted());
        }
        assertThat(rig.status("f").starts()).isGreaterThan(CYCLES / 2);
        assertThat(rig.notes("f", "received")).hasSize(answers.size() + CYCLES);
    }

    @Test
    void moreAreStartedUpToMaxScaleAndNoneGetsMoreAtATimeThanItsConcurrency() throws Exception {
        rig.adopt(rig.service("f", "serve", ProcessRig.scaling(2, 2)));
        rig.hold("f");
        var answers = new ArrayList<CompletableFuture<Delivery>>();
        for (var i = 0; i < 9; i++) {
            answers.add(rig.deliver("f", "e" + i));
        }
        await().until(() -> rig.notes("f", "received").size() == 4);
        assertThat(rig.status("f"))
                .extracting(FunctionStatus::processes, FunctionStatus::inFlight, FunctionStatus::waiting)
                .containsExactly(2, 4, 5);

        rig.letGo("f");
        for (var answer : answers) {
            assertThat(answer(answer)).isEqualTo(Delivery.accepted());
        }
        assertThat(rig.notes("f", "received")).hasSize(9).allSatisfy(words -> assertThat(Integer.parseInt(words.get(2)))
                .isLessThanOrEqualTo(2));
    }

    @Test
    void aFunctionWithAMinimumIsThereBeforeAnyEventAndStays() throws Exception {
        rig.adopt(rig.service(
                "f",
                "serve",
                new Scaling(0, 100, 1, 1, 0, Duration.ofSeconds(6), Duration.ZERO, Duration.ofMinutes(5))));
        await().until(() -> rig.status("f").count(State.READY) == 1);

        rig.clock.move(Duration.ofHours(1));
        rig.functions.tick();
        assertThat(rig.status("f").count(State.READY)).isOne();
    }

    @Test
    void aFunctionThatCrashesAtEachStartDelaysNoOtherAndIsShown() throws Exception {
        rig.adopt(rig.service("bad", "crash", Scaling.DEFAULT), rig.service("good", "serve", Scaling.DEFAULT));
        var bad = rig.deliver("bad", "1");
        assertThat(answer(rig.deliver("good", "1"))).isEqualTo(Delivery.accepted());
        assertThat(answer(bad)).isInstanceOfSatisfying(Delivery.Failed.class, failed -> {
            assertThat(failed.retriable()).isTrue();
            assertThat(failed.reason()).contains("home/bad crashed 1 time", "exit code 3", "no database");
        });
        assertThat(rig.status("bad").lastCrash().said()).contains("no database");

        // Refused at once until the backoff is over, then tried again, with a backoff that grows.
        assertThat(reason(answer(rig.deliver("bad", "2")))).contains("not started again before");
        assertThat(rig.status("bad").starts()).isOne();
        rig.clock.move(Duration.ofSeconds(1));
        assertThat(reason(answer(rig.deliver("bad", "3")))).contains("crashed 2 times in a row");
        rig.clock.move(Duration.ofSeconds(1));
        assertThat(reason(answer(rig.deliver("bad", "4")))).contains("not started again before");
        assertThat(rig.status("bad").starts()).isEqualTo(2);
    }

    @Test
    void theLastLinesOfACrashAreShownHoweverMuchWasSaidBefore() throws Exception {
        rig.adopt(rig.service("f", "chatty", Scaling.DEFAULT));
        assertThat(reason(answer(rig.deliver("f", "1")))).contains("exit code 4", "line 49999 | last words");
        assertThat(rig.status("f").lastCrash().said()).hasSize(21).endsWith("line 49999", "last words");
    }

    @Test
    void aProcessThatDiesWithAnEventFailsThatDeliveryOnly() throws Exception {
        rig.adopt(rig.service("f", "serve", Scaling.DEFAULT));
        answer(rig.deliver("f", "1"));
        rig.hold("f");
        var lost = rig.deliver("f", "2");
        await().until(() -> rig.notes("f", "received").size() == 2);

        var pid = Long.parseLong(rig.notes("f", "started").get(0).get(0));
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        assertThat(answer(lost)).isInstanceOfSatisfying(Delivery.Failed.class, failed -> assertThat(failed.retriable())
                .isTrue());
        await().until(() -> rig.status("f").crashes() == 1);
        rig.letGo("f");
        rig.clock.move(Duration.ofSeconds(1));
        assertThat(answer(rig.deliver("f", "2"))).isEqualTo(Delivery.accepted());
    }

    @Test
    void anEventThatNoProcessTakesWithinTheTriggersTimeoutIsGivenUp() throws Exception {
        rig.adopt(rig.service("f", "deaf", Scaling.DEFAULT));
        var waiting = rig.deliver("f", "1", Duration.ofSeconds(10));
        rig.clock.move(Duration.ofSeconds(9));
        rig.functions.tick();
        assertThat(waiting).isNotDone();

        rig.clock.move(Duration.ofSeconds(1));
        assertThat(reason(answer(waiting))).contains("no process with room", "within the Trigger's timeout");
    }

    @Test
    void aProcessThatDoesNotListenIsKilledAndCountsAsACrash() throws Exception {
        rig.adopt(rig.service("f", "deaf", Scaling.DEFAULT));
        var waiting = rig.deliver("f", "1", Duration.ofHours(1));
        await().until(() -> !rig.notes("f", "started").isEmpty());
        rig.clock.move(Duration.ofSeconds(61));
        assertThat(reason(answer(waiting))).contains("before its port answered, it was ended by signal 9");
    }

    @Test
    void aProcessThatIgnoresSigtermIsKilledAfterItsGrace() throws Exception {
        rig.adopt(rig.service("f", "stubborn", ProcessRig.scaling(0, 1)));
        answer(rig.deliver("f", "1"));
        var pid = rig.notes("f", "started").get(0).get(0);
        rig.clock.move(Duration.ofSeconds(65));
        await().until(() -> rig.status("f").count(State.STOPPING) == 1);
        assertThat(rig.isAlive(pid)).isTrue();

        rig.clock.move(Duration.ofSeconds(11));
        awaitProcesses("f", 0);
        assertThat(rig.isAlive(pid)).isFalse();
    }

    @Test
    void aServiceThatChangesGetsANewProcessAndTheOldOneAnswersFirst() throws Exception {
        rig.adopt(rig.service("f", "serve", Scaling.DEFAULT));
        rig.hold("f");
        var begun = rig.deliver("f", "1");
        await().until(() -> rig.notes("f", "received").size() == 1);

        rig.adopt(rig.service("f", "again", Scaling.DEFAULT));
        var later = rig.deliver("f", "2");
        await().until(() -> rig.notes("f", "received").size() == 2);
        rig.letGo("f");

        assertThat(answer(begun)).isEqualTo(Delivery.accepted());
        assertThat(answer(later)).isEqualTo(Delivery.accepted());
        assertThat(rig.notes("f", "started")).extracting(words -> words.get(2)).containsExactly("f-00001", "f-00002");
        var old = rig.notes("f", "started").get(0).get(0);
        await().until(() -> !rig.isAlive(old));
    }

    @Test
    void whatWaitsForAServiceThatIsTakenAwayIsRefused() throws Exception {
        rig.adopt(rig.service("f", "deaf", Scaling.DEFAULT));
        var waiting = rig.deliver("f", "1");
        rig.adopt();
        assertThat(reason(answer(waiting))).contains("home/f is no longer declared");
    }

    @Test
    void fiftyFunctionsThatNobodyCallsHaveNoProcessNoThreadAndNoTimer() throws Exception {
        rig.functions.tick();
        var threads = threads();
        var services = new ArrayList<ServiceResource>();
        for (var i = 0; i < 50; i++) {
            services.add(rig.service("f" + i, "serve", Scaling.DEFAULT));
        }
        rig.adopt(services.toArray(ServiceResource[]::new));
        rig.functions.tick();

        assertThat(rig.functions.status())
                .hasSize(50)
                .allMatch(status -> status.starts() == 0 && status.processes() == 0);
        assertThat(children()).noneMatch(FunctionProcessesTest::isFunction);
        assertThat(threads()).isSubsetOf(threads);

        assertThat(answer(rig.deliver("f7", "1"))).isEqualTo(Delivery.accepted());
        assertThat(children()).filteredOn(FunctionProcessesTest::isFunction).hasSize(1);
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().children().toList();
    }

    /** Tests of other classes have children too. {@link ProcessHandle.Info} knows no more than 4,096 bytes of a command line, and the class path is longer. */
    private static boolean isFunction(ProcessHandle process) {
        try {
            return Files.readString(Path.of("/proc", Long.toString(process.pid()), "cmdline"))
                    .contains(TinyFunction.class.getName());
        } catch (IOException e) {
            // It has ended.
            return false;
        }
    }

    /** The threads that functions have: one timer for all, and one for each process that is being started or writes. */
    private static Set<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("function"))
                .collect(Collectors.toSet());
    }

    @Test
    void theEndOfTheRuntimeEndsItsProcesses() throws Exception {
        rig.adopt(rig.service("f", "serve", Scaling.DEFAULT), rig.service("g", "deaf", Scaling.DEFAULT));
        var waiting = rig.deliver("g", "1");
        answer(rig.deliver("f", "1"));
        await().until(() -> !rig.notes("g", "started").isEmpty());

        rig.functions.close();

        assertThat(List.of("f", "g"))
                .noneMatch(name -> rig.isAlive(rig.notes(name, "started").get(0).get(0)));
        assertThat(reason(answer(waiting))).contains("being stopped");
    }

    @Test
    void theEndOfTheRuntimeEndsAlsoWhatHasToBeKilled() throws Exception {
        var grace = Duration.ofMillis(100);
        try (var hurried = new ProcessRig(
                folder, new Pace(Duration.ofSeconds(60), grace, Duration.ofSeconds(1), Duration.ofMinutes(5)))) {
            hurried.adopt(hurried.service("f", "stubborn", Scaling.DEFAULT));
            answer(hurried.deliver("f", "1"));

            hurried.functions.close();

            assertThat(hurried.isAlive(hurried.notes("f", "started").get(0).get(0)))
                    .isFalse();
        }
    }

    @Test
    void aRuntimeThatIsKilledLeavesNoProcessBehind() throws Exception {
        var runtime = new ProcessBuilder(ProcessRig.command(RunningFunctions.class, folder.toString(), "serve"))
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("runtime.log").toFile())
                .start();
        try {
            await().until(() -> !rig.notes("f", "received").isEmpty());
            var pid = rig.notes("f", "started").get(0).get(0);
            assertThat(rig.isAlive(pid)).isTrue();

            runtime.destroyForcibly();

            await().until(() -> !rig.isAlive(pid));
        } finally {
            runtime.destroyForcibly();
        }
    }
}
