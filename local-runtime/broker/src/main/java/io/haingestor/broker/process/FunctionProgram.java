package io.haingestor.broker.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * How a function is started.
 *
 * <p>The program keeps Knative's runtime contract: it serves HTTP on {@code PORT}, and ends when it gets SIGTERM. It also ends when its standard input does, which
 * is how it learns that whoever started it is gone; {@code HA_INGESTOR_LEASH=stdin} tells it so.
 *
 * @param command the executable and its arguments
 * @param environment its variables besides those of the Service: it gets none of this process but where programs, the home and temporary files are, the language and
 *     the time zone. No secret belongs here, as others of the machine may see it: name a file
 * @param folder where it is started
 */
public record FunctionProgram(List<String> command, Map<String, String> environment, Path folder) {

    /** Copies its collections. */
    public FunctionProgram {
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
    }
}
