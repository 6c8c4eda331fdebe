package io.haingestor.app.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.haingestor.app.bench.IngestorProcess;
import io.haingestor.app.bench.SimulatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** The page, in a real Chromium. */
class PageIT {
    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");
    private static final Path CHROMEDRIVER = Path.of("/usr/bin/chromedriver");
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Test
    void thePageShowsTheHomeAsItIsAndSaysWhenItNoLongerKnows(@TempDir Path folder) throws IOException {
        assumeTrue(
                Files.isExecutable(CHROMIUM) && Files.isExecutable(CHROMEDRIVER),
                "needs " + CHROMIUM + " and " + CHROMEDRIVER + " (Debian: chromium, chromium-driver)");
        try (var home = SimulatorProcess.start(
                        BuiltProgram.shortLived(),
                        List.of("--entities", "60", "--rate", "20", "--seed", "1"),
                        folder.resolve("simulator.log"));
                var ingestor =
                        Installation.of(folder, home.environment()).start().awaitReady()) {
            var browser = browser(folder);
            try {
                browser.get(ingestor.address().toString());
                showsTheEntities(browser, ingestor);
                searchLeavesWhatFits(browser);
                countsGoOn(browser);
                ingestor.terminate();
                await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(browser, "home-connection"))
                        .contains("does not answer"));
            } finally {
                browser.quit();
            }
        }
    }

    private static void showsTheEntities(ChromeDriver browser, IngestorProcess ingestor) {
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(browser))
                .isPositive()
                .isEqualTo(ingestor.currentStates().size()));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(text(browser, "home-connection"))
                .contains("connected", "sqlite"));
        await().atMost(PATIENCE).untilAsserted(() -> assertThat((Long) run(
                        browser,
                        "return [...inside('entity-list').querySelectorAll('spark-line')]"
                                + ".filter(line => line.shadowRoot?.querySelector('path')).length"))
                .isPositive());
    }

    private static void searchLeavesWhatFits(ChromeDriver browser) {
        var all = rows(browser);
        type(browser, "temperature");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(rows(browser)).isPositive().isLessThan(all));
        type(browser, "");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(rows(browser)).isGreaterThanOrEqualTo(all));
    }

    private static void countsGoOn(ChromeDriver browser) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(browser, "stored")).isPositive());
        var before = count(browser, "stored");
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(count(browser, "stored")).isGreaterThan(before));
        assertThat(count(browser, "rejected")).isZero();
    }

    private static ChromeDriver browser(Path folder) {
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(CHROMEDRIVER.toFile())
                .usingAnyFreePort()
                .build();
        var options = new ChromeOptions()
                .setBinary(CHROMIUM.toFile())
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--disable-dev-shm-usage",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--window-size=1280,900",
                        "--user-data-dir=" + folder.resolve("chromium"));
        return new ChromeDriver(service, options);
    }

    private static long rows(ChromeDriver browser) {
        return (Long) run(browser, "return inside('entity-list')?.querySelectorAll('tbody tr').length ?? 0");
    }

    /** -1 while the page shows none. */
    private static long count(ChromeDriver browser, String name) {
        var shown = (String) run(
                browser, "return inside('live-counts')?.querySelector('[data-count=" + name + "]')?.textContent ?? ''");
        var digits = shown.replaceAll("\\D", "");
        return digits.isEmpty() ? -1 : Long.parseLong(digits);
    }

    private static String text(ChromeDriver browser, String element) {
        return String.valueOf(run(browser, "return inside('" + element + "')?.textContent ?? ''"));
    }

    private static void type(ChromeDriver browser, String text) {
        run(
                browser,
                "const field = inside('entity-list').querySelector('input'); field.value = '" + text
                        + "'; field.dispatchEvent(new Event('input'));");
    }

    private static Object run(ChromeDriver browser, String script) {
        var inside =
                "const inside = name => document.querySelector('ha-page')?.shadowRoot?.querySelector(name)?.shadowRoot; ";
        return browser.executeScript(inside + script);
    }
}
