package io.haingestor.broker.cli;

import java.util.regex.Pattern;

/** The name of a Trigger on a command line. */
final class TriggerName {
    /** What Kubernetes allows for names. */
    private static final Pattern FORM = Pattern.compile("[a-z0-9.-]+/[a-z0-9.-]+");

    private TriggerName() {}

    /** @return the name as it stands in a path */
    static String requireOne(Client from, String text) {
        if (!FORM.matcher(text).matches()) {
            throw from.wrong("Expected <namespace>/<name> of a Trigger, got '" + text + "'");
        }
        return text;
    }
}
