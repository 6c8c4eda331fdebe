package io.haingestor.broker.topology;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Checks the annotations {@code autoscaling.knative.dev/...} by the rules of Knative Serving's admission webhook. */
final class AutoscalingAnnotations {
    private static final String DOMAIN = "autoscaling.knative.dev/";
    private static final Map<String, Integer> LEAST_WHOLE =
            Map.of("min-scale", 0, "max-scale", 0, "initial-scale", 0, "activation-scale", 2);
    private static final Map<String, Range> NUMBERS = Map.of(
            "target", new Range(0.01, Double.MAX_VALUE, "0.01 or more"),
            "target-utilization-percentage", new Range(1, 100, "from 1 to 100"),
            "target-burst-capacity", new Range(-1, Double.MAX_VALUE, "0 or more, or -1"),
            "panic-window-percentage", new Range(1, 100, "from 1 to 100"),
            "panic-threshold-percentage", new Range(110, 1000, "from 110 to 1000"));
    private static final Map<String, Duration> SHORTEST = Map.of(
            "window", Duration.ofSeconds(6),
            "scale-down-delay", Duration.ZERO,
            "scale-to-zero-pod-retention-period", Duration.ZERO);
    private static final Duration LONGEST = Duration.ofHours(1);

    private AutoscalingAnnotations() {}

    private record Range(double least, double most, String words) {}

    /** Tells of what the annotations of a Service itself must not have: those that Knative reads on its template only. */
    static void refuse(Annotations annotations) {
        annotations.texts().keySet().stream()
                .filter(name -> name.startsWith(DOMAIN))
                .forEach(name -> annotations.problem(name, "to stand in spec.template.metadata.annotations"));
    }

    /** Tells of everything in the annotations of a Service's template that Knative refuses. */
    static void check(Annotations annotations) {
        annotations.texts().forEach((name, text) -> {
            if (name.startsWith(DOMAIN)) {
                check(annotations, name, text);
            }
        });
        var least = scale(annotations, "min-scale", "minScale");
        var most = scale(annotations, "max-scale", "maxScale");
        if (most > 0 && most < least) {
            var name = DOMAIN + (annotations.texts().containsKey(DOMAIN + "max-scale") ? "max-scale" : "maxScale");
            annotations.problem(name, "to be no less than min-scale, which is " + least);
        }
    }

    private static void check(Annotations annotations, String name, String text) {
        // Knative knows each as min-scale and, from its first years, as minScale.
        var key = name.substring(DOMAIN.length()).replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        var least = LEAST_WHOLE.get(key);
        var range = NUMBERS.get(key);
        var shortest = SHORTEST.get(key);
        if (least != null) {
            var unused = annotations.number(name, least, Integer.MAX_VALUE, least);
        } else if (range != null) {
            number(annotations, name, text, range);
        } else if (shortest != null) {
            var duration = GoDuration.parse(text);
            if (duration.isEmpty()
                    || duration.get().compareTo(shortest) < 0
                    || duration.get().compareTo(LONGEST) > 0) {
                annotations.problem(
                        name, "to be a duration from " + shortest.toSeconds() + "s to 1h such as 30s or 1m30s");
            }
        }
    }

    private static void number(Annotations annotations, String name, String text, Range range) {
        try {
            var number = Double.parseDouble(text);
            if (number >= range.least && number <= range.most) {
                return;
            }
        } catch (NumberFormatException e) {
            // Told of below.
        }
        annotations.problem(name, "to be a number " + range.words);
    }

    /**
     * @param annotations of a Service's template, which {@link #check} has looked at: what it told of counts as not there
     * @param concurrency the template's {@code containerConcurrency}
     * @param timeout the template's {@code timeoutSeconds}
     */
    static Scaling scaling(Annotations annotations, int concurrency, Duration timeout) {
        var target = text(annotations, "target", "target")
                .filter(text -> text.matches("[0-9]{1,9}(\\.[0-9]{1,9})?"))
                .map(Double::parseDouble)
                .filter(number -> number > 0)
                .orElse(concurrency > 0 ? concurrency : Scaling.DEFAULT.target());
        return new Scaling(
                concurrency,
                concurrency > 0 ? Math.min(target, concurrency) : target,
                scale(annotations, "min-scale", "minScale"),
                scale(annotations, "max-scale", "maxScale"),
                scale(annotations, "initial-scale", "initialScale"),
                text(annotations, "window", "window").flatMap(GoDuration::parse).orElse(Scaling.DEFAULT.window()),
                text(annotations, "scale-to-zero-pod-retention-period", "scaleToZeroPodRetentionPeriod")
                        .flatMap(GoDuration::parse)
                        .orElse(Scaling.DEFAULT.retention()),
                timeout);
    }

    private static Optional<String> text(Annotations annotations, String name, String older) {
        return annotations.text(DOMAIN + name).or(() -> annotations.text(DOMAIN + older));
    }

    private static int scale(Annotations annotations, String... names) {
        for (var name : names) {
            var text = annotations.texts().getOrDefault(DOMAIN + name, "");
            if (text.matches("[0-9]{1,9}")) {
                return Integer.parseInt(text);
            }
        }
        return 0;
    }
}
