package io.haingestor.broker.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haingestor.broker.http.BrokerServer;
import io.haingestor.broker.http.ServerSettings;
import io.haingestor.broker.topology.TopologyReader;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Judges a broker by the cases beside this class: ours, or with {@code -Dbroker.url=http://host/namespace/broker} another. Its Triggers
 * cannot be made from here: with {@code -Dbroker.subscribers=http://me:port} too, the suite writes the manifests that the other broker
 * needs, says where they are, and waits until somebody has applied them; without it, only cases are judged that need no Trigger.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ConformanceTest {
    private static final Path MANIFESTS = Path.of("target", "conformance.yaml");

    private Recorder recorder;
    private BrokerUnderTest broker;
    private List<Case> cases;
    private Run run;
    private boolean elsewhere;
    private boolean reachable;

    @BeforeAll
    void runsAllCasesAtOnce(@TempDir Path folder) throws Exception {
        var url = System.getProperty("broker.url");
        var subscribers = System.getProperty("broker.subscribers");
        elsewhere = url != null;
        reachable = !elsewhere || subscribers != null;
        recorder = subscribers == null ? Recorder.local() : Recorder.at(URI.create(subscribers));
        var path = elsewhere ? URI.create(url).getPath() : "/home/default";
        cases = CaseFiles.read(recorder.url().toString(), path);
        Run.script(recorder, cases);
        broker = elsewhere ? another(url) : ours(path, folder);
        run = new Run(broker, recorder, manifests(broker.url().getPath()));
        if (reachable) {
            run.awaitReady();
        }
        run.run(cases.stream().filter(this::canBeJudged).toList());
    }

    @AfterAll
    void closesBoth() throws Exception {
        if (broker != null) {
            broker.close();
        }
        recorder.close();
    }

    List<Case> cases() {
        return cases;
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("cases")
    void holds(Case one) {
        assumeTrue(canBeJudged(one), "needs a Trigger: say -Dbroker.subscribers=http://me:port");
        var complaints = Judgement.of(one, run.answered(one), run.received(one));
        assumeTrue(
                !elsewhere || one.elsewhere().isEmpty() || complaints.isEmpty(),
                () -> "differs as known (" + one.elsewhere() + "): " + complaints);
        assertThat(complaints).as(one.toString()).isEmpty();
    }

    private boolean canBeJudged(Case one) {
        return reachable || (one.broker() == null && one.expectations().isEmpty());
    }

    private Manifests manifests(String path) {
        var parts = path.split("/", -1);
        return new Manifests(parts[1], parts[2], recorder.url().toString());
    }

    private BrokerUnderTest another(String url) throws Exception {
        var address = URI.create(url);
        Files.createDirectories(MANIFESTS.toAbsolutePath().getParent());
        Files.writeString(MANIFESTS, manifests(address.getPath()).yaml(cases, false));
        if (reachable) {
            System.out.println("The suite waits for these Triggers: kubectl apply -f " + MANIFESTS.toAbsolutePath());
        }
        return () -> address;
    }

    private BrokerUnderTest ours(String path, Path folder) throws Exception {
        var manifests = manifests(path);
        var declared = Files.createDirectory(folder.resolve("manifests"));
        Files.writeString(declared.resolve("conformance.yaml"), manifests.yaml(cases, true));
        var server = BrokerServer.start(
                ServerSettings.of(0, folder.resolve("data")),
                new TopologyReader().read(declared),
                (destination, trigger) -> Optional.empty(),
                Clock.systemUTC(),
                new SecureRandom());
        return new BrokerUnderTest() {
            @Override
            public URI url() {
                return URI.create("http://127.0.0.1:" + server.port() + path);
            }

            @Override
            public void close() {
                server.close();
            }
        };
    }
}
