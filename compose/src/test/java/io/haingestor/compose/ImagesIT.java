package io.haingestor.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class ImagesIT {
    private static final long MEGABYTE = 1_000_000;
    private static final long MOST = 150 * MEGABYTE;

    @SuppressWarnings("UnusedVariable") // Of @FieldSource.
    private static final Iterable<String> MODULES = Engine.MODULES;

    @BeforeAll
    static void build() {
        Engine.requireImages();
    }

    @Test
    void allOfThemTogetherTakeNoMoreThan150MegabytesUnpacked() {
        var layers = new HashMap<String, Long>();
        for (var module : Engine.MODULES) {
            var own = layersOf(module);
            System.out.printf("image %s: %.1f MB%n", module, sum(own) / (double) MEGABYTE);
            layers.putAll(own);
        }
        System.out.printf("all images, each layer once: %.1f MB%n", sum(layers) / (double) MEGABYTE);
        layers.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
                .limit(6)
                .forEach(layer -> System.out.printf(
                        "%8.1f MB  %s%n",
                        layer.getValue() / (double) MEGABYTE,
                        layer.getKey().substring(layer.getKey().lastIndexOf('\n') + 1)));

        assertThat(sum(layers)).isLessThanOrEqualTo(MOST);
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void anImageHasNoShell(String module) {
        for (var shell : new String[] {"/bin/sh", "/bin/bash", "/bin/busybox", "/usr/bin/env"}) {
            assertThat(Engine.docker("run", "--rm", "--entrypoint", shell, Engine.image(module))
                            .run()
                            .exitCode())
                    .as(shell)
                    .isEqualTo(127);
        }
    }

    @ParameterizedTest
    @FieldSource("MODULES")
    void anImageSaysWhatItIsAndRunsAsNobodySpecial(String module) {
        var said = Engine.docker(
                        "image",
                        "inspect",
                        "--format",
                        "{{.Config.User}} {{.Config.StopSignal}} {{json .Config.Healthcheck.Test}} {{json .Config.Labels}}",
                        Engine.image(module))
                .mustRun();

        assertThat(said)
                .startsWith("1001 SIGTERM ")
                .contains(
                        "/q/health/live",
                        "\"io.haingestor.module\":\"" + module + '"',
                        "\"org.opencontainers.image.title\":\"HA-Ingestor " + module + '"',
                        "\"org.opencontainers.image.licenses\":\"Apache-2.0\"",
                        "\"org.opencontainers.image.version\":",
                        "\"org.opencontainers.image.revision\":",
                        "\"org.opencontainers.image.source\":");
    }

    /** What takes room in an image: each layer by how it came to be, that of the layers below it included. */
    private static Map<String, Long> layersOf(String module) {
        var lines = Engine.docker(
                        "history",
                        "--no-trunc",
                        "--human=false",
                        "--format",
                        "{{.Size}} {{.CreatedBy}}",
                        Engine.image(module))
                .mustRun()
                .split("\n", -1);
        var layers = new HashMap<String, Long>();
        var chain = new StringBuilder();
        for (var i = lines.length - 1; i >= 0; i--) {
            if (lines[i].isBlank()) {
                continue;
            }
            chain.append('\n').append(lines[i]);
            layers.put(chain.toString(), Long.parseLong(lines[i].substring(0, lines[i].indexOf(' '))));
        }
        return layers;
    }

    private static long sum(Map<String, Long> layers) {
        return layers.values().stream().mapToLong(Long::longValue).sum();
    }
}
