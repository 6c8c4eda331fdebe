package io.haingestor.broker.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.LastingPort;
import io.haingestor.broker.topology.Place;
import io.haingestor.broker.topology.ResourceName;
import io.haingestor.broker.topology.Scaling;
import io.haingestor.broker.topology.ServiceResource;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** One process from its start to its end. */
@Timeout(600)
@ResourceLock("processes and threads of functions")
class FunctionProcessTest {
    @TempDir
    Path folder;

    private final CompletableFuture<String> became = new CompletableFuture<>();
    private final FunctionProcess.Listener listener = new FunctionProcess.Listener() {
        @Override
        public void ready(FunctionProcess process) {
            became.complete("ready");
        }

        @Override
        public void ended(FunctionProcess process, String how) {
            became.complete(how);
        }
    };

    private FunctionProcess process(List<String> command) {
        var service = new ServiceResource(
                new ResourceName("home", "f"),
                "tiny",
                Map.of("FOLDER", folder.toString(), "MODE", "serve"),
                Set.of(),
                Map.of(),
                Scaling.DEFAULT,
                new Place(Path.of("manifests.yaml"), 1));
        var program = new FunctionProgram(command, Map.of(), folder);
        return new FunctionProcess(
                new Revision(service, program, Optional.empty(), "f-00001"),
                new ProcessOutput("f", Clock.systemUTC()),
                Instant.EPOCH);
    }

    private static Machine machine(Executor threads, Ports ports) {
        return new Machine(
                (destination, trigger) -> Optional.empty(),
                (service, topology) -> Optional.empty(),
                broker -> "",
                Clock.systemUTC(),
                Pace.DEFAULT,
                threads,
                ports);
    }

    @Test
    void itsLastLinesAreKnownAlsoWhereTheMachineIsTooBusyToReadThemAtOnce() throws Exception {
        var process = process(List.of("sh", "-c", "echo no database; exit 3"));

        process.run(machine(CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS), new Ports()), listener);

        assertThat(became.get(1, TimeUnit.MINUTES)).isEqualTo("ended with exit code 3");
        assertThat(process.output.lastLines()).containsExactly("no database");
    }

    @Test
    void onePortThatAnotherProgramTookIsNoCrash() throws Exception {
        var process = process(ProcessRig.command(TinyFunction.class));
        try (var other = new Socket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            var next = new ArrayDeque<>(List.of(other.getLocalPort(), LastingPort.choose()));

            process.run(machine(ForkJoinPool.commonPool(), new Ports(next::remove)), listener);

            assertThat(became.get(1, TimeUnit.MINUTES)).isEqualTo("ready");
            assertThat(next).isEmpty();
        } finally {
            process.kill();
        }
    }

    @Test
    void thatItsPortIsTakenAgainAndAgainIsTold() throws Exception {
        var process = process(ProcessRig.command(TinyFunction.class));
        try (var other = new Socket()) {
            other.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));

            process.run(machine(ForkJoinPool.commonPool(), new Ports(other::getLocalPort)), listener);

            assertThat(became.get(1, TimeUnit.MINUTES)).isEqualTo("ended with exit code 1");
            assertThat(process.output.lastLines()).anyMatch(line -> line.contains("Address already in use"));
        }
    }

    @Test
    void aPortThatIsGivenIsNobodyElsesUntilItIsGivenBack() throws Exception {
        var next = new ArrayDeque<>(List.of(1, 1, 2, 1));
        var ports = new Ports(next::remove);

        assertThat(List.of(ports.take(), ports.take())).containsExactly(1, 2);
        ports.giveBack(1);
        assertThat(ports.take()).isEqualTo(1);
    }
}
