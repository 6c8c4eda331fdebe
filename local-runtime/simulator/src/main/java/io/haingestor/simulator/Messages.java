package io.haingestor.simulator;

import com.fasterxml.jackson.databind.JsonNode;

/** The messages that are not events, as Home Assistant 2024.3.3 writes them. */
final class Messages {
    private static final String INVALID_JSON =
            "\"error\":{\"code\":\"unknown_error\",\"message\":\"Invalid JSON in response\"}";

    private Messages() {}

    static String authRequired(String version) {
        return "{\"type\":\"auth_required\",\"ha_version\":\"" + version + "\"}";
    }

    static String authOk(String version) {
        return "{\"type\":\"auth_ok\",\"ha_version\":\"" + version + "\"}";
    }

    static String authInvalid(String message) {
        var out = new StringBuilder("{\"type\":\"auth_invalid\",\"message\":");
        WireText.string(out, message);
        return out.append('}').toString();
    }

    static String pong(int id) {
        return "{\"id\":" + id + ",\"type\":\"pong\"}";
    }

    /** @param json the result, written */
    static String result(int id, CharSequence json) {
        return "{\"id\":" + id + ",\"type\":\"result\",\"success\":true,\"result\":" + json + "}";
    }

    /** @param json what a subscription brings, written */
    static String event(int id, CharSequence json) {
        return "{\"id\":" + id + ",\"type\":\"event\",\"event\":" + json + "}";
    }

    /** @param id what the client gave, of whatever kind */
    static String error(JsonNode id, CommandException error) {
        var details = Json.object().put("code", error.code()).put("message", error.getMessage());
        error.translation().ifPresent(details::setAll);
        return "{\"id\":" + id + ",\"type\":\"result\",\"success\":false,\"error\":" + details + "}";
    }

    static String unserializable(int id) {
        return "{\"type\":\"result\",\"success\":false," + INVALID_JSON + ",\"id\":" + id + "}";
    }
}
