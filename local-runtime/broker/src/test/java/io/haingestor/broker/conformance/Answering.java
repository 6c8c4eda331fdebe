package io.haingestor.broker.conformance;

import io.haingestor.broker.conformance.Case.Answer;
import io.haingestor.broker.conformance.Case.Script;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code answers} of a case, and plays them. */
final class Answering {
    private static final String IN_2_SECONDS = "$in2seconds";

    private Answering() {}

    /** @param written a list for the subscriber {@code main}; or a list, or lists by the id of the event, by subscriber */
    static Map<String, Script> read(Object written) {
        if (written instanceof List) {
            return Map.of("main", new Script(Map.of("", answers(written))));
        }
        var scripts = new LinkedHashMap<String, Script>();
        Written.map(written).forEach((subscriber, value) -> {
            var byId = new LinkedHashMap<String, List<Answer>>();
            if (value instanceof List) {
                byId.put("", answers(value));
            } else {
                Written.map(value).forEach((id, list) -> byId.put(id, answers(list)));
            }
            scripts.put(subscriber, new Script(byId));
        });
        return scripts;
    }

    /** Answers request after request by the script, and with 202 where it says nothing. */
    static Recorder.Answers play(Script script) {
        var asked = new LinkedHashMap<String, Integer>();
        return received -> {
            var id = script.byId().containsKey(received.id()) ? received.id() : "";
            var list = script.byId().getOrDefault(id, List.of(Answer.status(202)));
            var turn = asked.merge(id, 1, Integer::sum);
            return dated(list.get(Math.min(turn, list.size()) - 1));
        };
    }

    private static Answer dated(Answer answer) {
        if (!answer.headers().containsValue(IN_2_SECONDS)) {
            return answer;
        }
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                OffsetDateTime.now(ZoneOffset.UTC).plusSeconds(2));
        var headers = new LinkedHashMap<>(answer.headers());
        headers.replaceAll((name, value) -> value.replace(IN_2_SECONDS, date));
        return new Answer(answer.status(), headers, answer.body(), answer.delayMillis(), answer.hang(), answer.reset());
    }

    private static List<Answer> answers(Object written) {
        return Written.items(written).stream().map(Answering::answer).toList();
    }

    private static Answer answer(Object written) {
        if (written instanceof Integer status) {
            return Answer.status(status);
        }
        if ("hang".equals(written) || "reset".equals(written)) {
            return new Answer(0, Map.of(), new byte[0], 0, "hang".equals(written), "reset".equals(written));
        }
        var map = Written.map(written);
        Written.allowOnly(map, List.of("status", "headers", "event", "body", "base64", "size", "delay"));
        var headers = new LinkedHashMap<String, String>();
        if (map.containsKey("event")) {
            headers.putAll(Map.of("ce-specversion", "1.0", "ce-id", "reply", "ce-source", "/subscriber"));
            Written.map(map.get("event")).forEach((name, value) -> headers.put("ce-" + name, String.valueOf(value)));
        }
        Written.map(map.get("headers")).forEach((name, value) -> headers.put(name, String.valueOf(value)));
        var delay = map.containsKey("delay") ? Duration.parse(Written.text(map, "delay")) : Duration.ZERO;
        return new Answer(
                (Integer) map.getOrDefault("status", 200), headers, Written.bytes(map), delay.toMillis(), false, false);
    }
}
