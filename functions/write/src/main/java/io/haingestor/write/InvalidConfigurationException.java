package io.haingestor.write;

import java.util.List;

/** The configuration cannot be used. Its message lists every error, each with its key; it never holds a token. */
public final class InvalidConfigurationException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final List<String> errors;

    /** @param errors one line per error: the key, what was expected and what was found; at least one */
    public InvalidConfigurationException(List<String> errors) {
        super("The configuration of the store has " + (errors.size() == 1 ? "an error" : errors.size() + " errors")
                + ":\n- " + String.join("\n- ", errors));
        this.errors = List.copyOf(errors);
    }

    /** @return one line per error, each beginning with its key */
    public List<String> errors() {
        return errors;
    }
}
