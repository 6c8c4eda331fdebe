package io.haingestor.simulator;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;

/** A command cannot be done; the client is told in Home Assistant's words. */
final class CommandException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String code;
    private final transient Optional<ObjectNode> translation;

    CommandException(String code, String message) {
        this(code, message, Optional.empty());
    }

    private CommandException(String code, String message, Optional<ObjectNode> translation) {
        super(message);
        this.code = code;
        this.translation = translation;
    }

    static CommandException invalidFormat(String message) {
        return new CommandException("invalid_format", message);
    }

    static CommandException notFound(String message) {
        return new CommandException("not_found", message);
    }

    static CommandException serviceNotFound(String domain, String service) {
        var translation = Json.object().put("translation_key", "service_not_found");
        translation.putObject("translation_placeholders").put("domain", domain).put("service", service);
        translation.put("translation_domain", "homeassistant");
        return new CommandException(
                "not_found", "Service " + domain + '.' + service + " not found.", Optional.of(translation));
    }

    /** @return one of Home Assistant's error codes */
    String code() {
        return code;
    }

    /** @return the keys that newer front ends translate the message by */
    Optional<ObjectNode> translation() {
        return translation == null ? Optional.empty() : translation;
    }
}
