package io.haingestor.broker.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.haingestor.broker.topology.TopologyReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaseFilesTest {
    @Test
    void thereAreAtLeast120CasesAndEachNamesItsLineOfTheContract() throws IOException {
        var cases = CaseFiles.read("http://recorder", "/home/default");

        assertThat(cases).hasSizeGreaterThanOrEqualTo(120);
        assertThat(cases).extracting(Case::name).doesNotHaveDuplicates();
        assertThat(cases).extracting(Case::contract).allMatch(contract -> contract.matches("[123] .+"));
    }

    @Test
    void aCaseSaysWhatIsSentAndWhatMustArrive() throws IOException {
        var filter = CaseFiles.read("http://recorder", "/home/default").stream()
                .filter(one -> one.name().equals("filters override filter"))
                .findFirst()
                .orElseThrow();

        assertThat(filter.requests()).hasSize(3);
        assertThat(filter.requests().get(0).headers())
                .containsEntry("ce-room", "kitchen")
                .containsEntry("ce-type", "conformance." + filter.id());
        assertThat(filter.expectations().get("main").orders()).containsExactly(java.util.List.of("match1"));
    }

    @Test
    void theManifestsThatTheSuiteNeedsAreAdmitted(@TempDir Path folder) throws Exception {
        var cases = CaseFiles.read("http://recorder", "/home/default");
        Files.writeString(
                folder.resolve("conformance.yaml"),
                new Manifests("home", "default", "http://recorder").yaml(cases, true));

        var triggers = cases.stream().mapToInt(one -> one.triggers().size()).sum();
        assertThat(new TopologyReader().read(folder).triggers()).hasSize(triggers + 1);
    }
}
