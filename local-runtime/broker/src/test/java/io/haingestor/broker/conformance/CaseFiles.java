package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.haingestor.broker.conformance.Case.Request;
import io.haingestor.broker.conformance.Case.Trigger;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Reads the files of cases. How one is written is said in {@code README.md} beside them; what a case leaves out is filled in here. */
final class CaseFiles {
    private static final List<String> FILES = List.of(
            "ingress", "delivery", "status", "backoff", "replies", "deadletters", "filters", "cesql", "ordering");
    private static final List<String> KEYS = List.of(
            "case",
            "contract",
            "elsewhere",
            "broker",
            "trigger",
            "triggers",
            "send",
            "answers",
            "expect",
            "filter",
            "filters",
            "matches",
            "rejects",
            "alone");

    private CaseFiles() {}

    /**
     * @param subscribers the address of the {@link Recorder}
     * @param broker the path of the Broker that cases share
     * @return every case of every file
     */
    static List<Case> read(String subscribers, String broker) throws IOException {
        var cases = new ArrayList<Case>();
        for (var file : FILES) {
            cases.addAll(read(file, subscribers, broker));
        }
        return cases;
    }

    private static List<Case> read(String file, String subscribers, String broker) throws IOException {
        var options = new LoaderOptions();
        options.setMaxAliasesForCollections(1_000);
        var yaml = new Yaml(new SafeConstructor(options));
        var cases = new ArrayList<Case>();
        try (var in = CaseFiles.class.getResourceAsStream(file + ".yaml")) {
            if (in == null) {
                throw new IOException("expected a file of cases " + file + ".yaml, found none");
            }
            for (var written : Written.items(yaml.load(new String(in.readAllBytes(), UTF_8)))) {
                var id = "%s-%02d".formatted(file, cases.size() + 1);
                try {
                    var names = Map.of(
                            "$type",
                            "conformance." + id,
                            "$url",
                            subscribers + "/" + id,
                            "$namespace",
                            broker.split("/", -1)[1],
                            "$broker",
                            broker);
                    var filled = Written.fill(written, names);
                    cases.add(oneCase(id, Written.map(filled)));
                } catch (RuntimeException e) {
                    throw new IOException(id + " cannot be read: " + e.getMessage() + ", in " + written, e);
                }
            }
        }
        return cases;
    }

    private static Case oneCase(String id, Map<String, Object> written) {
        Written.allowOnly(written, KEYS);
        var byFilter = written.containsKey("matches") || written.containsKey("rejects");
        var broker = written.containsKey("alone") ? Map.<String, Object>of() : Written.map(written.get("broker"));
        var own = written.containsKey("alone") || written.containsKey("broker");
        var type = "conformance." + id;
        return new Case(
                id,
                Written.text(written, "case"),
                Written.text(written, "contract"),
                String.valueOf(written.getOrDefault("elsewhere", "")),
                own ? broker : null,
                byFilter ? filterTrigger(written, type, own) : triggers(written, type, own),
                byFilter ? filterRequests(written, type) : requests(written, type),
                byFilter ? Expected.ids(matching(written)) : Expected.read(written.get("expect")),
                Answering.read(written.get("answers")));
    }

    private static Map<String, Trigger> triggers(Map<String, Object> written, String type, boolean own) {
        var all = new TreeMap<String, Trigger>();
        var named = written.containsKey("triggers")
                ? Written.map(written.get("triggers"))
                : Map.of("main", Written.map(written.get("trigger")));
        named.forEach((name, value) -> {
            var spec = new LinkedHashMap<>(Written.map(value));
            var annotations = Written.map(spec.remove("annotations"));
            var subscriber = String.valueOf(spec.containsKey("subscriber") ? spec.remove("subscriber") : name);
            Written.allowOnly(spec, List.of("filter", "filters", "delivery"));
            if (!own && !spec.containsKey("filter") && !spec.containsKey("filters")) {
                spec.put("filter", Map.of("attributes", Map.of("type", type)));
            }
            all.put(name, new Trigger(annotations, spec, subscriber));
        });
        return all;
    }

    private static Map<String, Trigger> filterTrigger(Map<String, Object> written, String type, boolean alone) {
        var spec = new LinkedHashMap<String, Object>();
        if (written.containsKey("filter")) {
            var attributes = new LinkedHashMap<>(
                    Written.map(Written.map(written.get("filter")).get("attributes")));
            if (!alone && !written.containsKey("filters")) {
                attributes.putIfAbsent("type", type);
            }
            spec.put("filter", Map.of("attributes", attributes));
        }
        if (written.containsKey("filters")) {
            var filters = new ArrayList<Object>(Written.items(written.get("filters")));
            if (!alone) {
                filters.add(0, Map.of("exact", Map.of("type", type)));
            }
            spec.put("filters", filters);
        }
        return Map.of("main", new Trigger(Map.of(), spec, "main"));
    }

    private static List<String> matching(Map<String, Object> written) {
        var ids = new ArrayList<String>();
        for (var i = 1; i <= Written.items(written.get("matches")).size(); i++) {
            ids.add("match" + i);
        }
        return ids;
    }

    private static List<Request> filterRequests(Map<String, Object> written, String type) {
        var requests = new ArrayList<Request>();
        for (var kind : List.of("match", "reject")) {
            var events = Written.items(written.get(kind.equals("match") ? "matches" : "rejects"));
            for (var i = 0; i < events.size(); i++) {
                var given = Written.map(events.get(i));
                // A structured event carries the types of extensions, which headers cannot.
                var structured = given.containsKey("json");
                var attributes = new LinkedHashMap<>(structured ? Written.map(given.get("json")) : given);
                attributes.putIfAbsent("id", kind + (i + 1));
                requests.add(
                        structured
                                ? request(Map.of("json", attributes), type)
                                : request(Map.of("event", attributes), type));
            }
        }
        return requests;
    }

    private static List<Request> requests(Map<String, Object> written, String type) {
        if (!written.containsKey("send")) {
            return List.of(request(Map.of("event", Map.of()), type));
        }
        var sent = written.get("send");
        var list = sent instanceof List ? Written.items(sent) : List.of(sent);
        return list.stream().map(request -> request(Written.map(request), type)).toList();
    }

    private static Request request(Map<String, Object> written, String type) {
        Written.allowOnly(
                written,
                List.of("event", "json", "headers", "method", "path", "body", "base64", "size", "chunked", "answered"));
        var headers = new LinkedHashMap<String, String>();
        var body = Written.bytes(written);
        if (written.containsKey("event")) {
            attributes(Written.map(written.get("event")), type)
                    .forEach((name, value) -> headers.put("ce-" + name, value.toString()));
        }
        if (written.containsKey("json")) {
            headers.put("Content-Type", "application/cloudevents+json");
            body = Written.json(attributes(Written.map(written.get("json")), type));
        }
        Written.map(written.get("headers")).forEach((name, value) -> headers.put(name, String.valueOf(value)));
        var answered = written.getOrDefault("answered", 202);
        var answer =
                answered instanceof Integer status ? Map.<String, Object>of("status", status) : Written.map(answered);
        Written.allowOnly(answer, List.of("status", "headers", "body"));
        return new Request(
                String.valueOf(written.getOrDefault("method", "POST")),
                written.containsKey("path") ? Written.text(written, "path") : null,
                headers,
                body,
                written.containsKey("chunked"),
                new Case.Outcome(
                        (Integer) answer.get("status"),
                        Written.map(answer.get("headers")),
                        answer.containsKey("body") ? Written.text(answer, "body") : null));
    }

    /** The standard event, with what the case says otherwise; an attribute that it sets to null is left out. */
    private static Map<String, Object> attributes(Map<String, Object> given, String type) {
        var attributes = new LinkedHashMap<String, Object>();
        attributes.put("specversion", "1.0");
        attributes.put("id", "1");
        attributes.put("source", "/conformance");
        attributes.put("type", type);
        attributes.putAll(given);
        attributes.values().removeAll(Arrays.asList((Object) null));
        return attributes;
    }
}
