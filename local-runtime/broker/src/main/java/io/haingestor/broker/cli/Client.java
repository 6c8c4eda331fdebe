package io.haingestor.broker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command has: where the broker is, and how its answer is shown. */
final class Client {
    private static final String TABLE = "table";
    private static final String JSON = "json";
    private static final String LOOPBACK = "127.0.0.1";
    private static final int LAST_PORT = 65_535;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "${env:HA_INGESTOR_BROKER_HOST:-" + LOOPBACK + "}",
            description = "where the broker listens (HA_INGESTOR_BROKER_HOST; 127.0.0.1)")
    private String host = LOOPBACK;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "${env:HA_INGESTOR_PORT:-8080}",
            description = "its port (HA_INGESTOR_PORT; 8080)")
    private int port;

    @Option(
            names = "--tokens",
            paramLabel = "FILE",
            defaultValue = "${env:HA_INGESTOR_BROKER_TOKENS_FILE:-}",
            description = "file of tokens, of which the one for */* is shown (HA_INGESTOR_BROKER_TOKENS_FILE; none)")
    private String tokens = "";

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FORM",
            defaultValue = TABLE,
            description = "table, or json: what the REST API answers (table)")
    private String output = TABLE;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    /** Made by picocli. */
    Client() {}

    /** Asks the broker and shows what it answers. */
    @FunctionalInterface
    interface Work {
        /** @throws FailedException when it is not done */
        void run(Api api) throws FailedException;
    }

    /** Shows an answer to a person. */
    @FunctionalInterface
    interface View {
        /** @param out a terminal, or a file */
        void print(JsonNode answer, PrintWriter out);
    }

    /** @return the exit code: 0 when it was done, 1 when it could not be, 2 when it was asked for wrongly */
    int run(Work work) {
        if (!output.equals(TABLE) && !output.equals(JSON)) {
            throw wrong("-o: expected table or json, got '" + output + "'");
        }
        try {
            work.run(new Api(server(), tokens.isBlank() ? Optional.empty() : Optional.of(token())));
            out().flush();
            return ExitCode.OK;
        } catch (FailedException e) {
            command.commandLine().getErr().println("ha-ingestor: " + e.getMessage());
            return e.exitCode();
        }
    }

    private String token() throws FailedException {
        return TokenFile.read(Path.of(tokens));
    }

    private URI server() {
        if (port < 1 || port > LAST_PORT) {
            throw wrong("--port: expected the port of a running broker, 1 to " + LAST_PORT + ", got '" + port + "'");
        }
        try {
            return new URI("http://" + reachable() + ':' + port).parseServerAuthority();
        } catch (URISyntaxException e) {
            throw wrong("--host: expected an address, got '" + host + "'");
        }
    }

    /** A broker that listens on every address listens on this machine's own. */
    private String reachable() {
        if (host.equals("0.0.0.0") || host.equals("::")) {
            return LOOPBACK;
        }
        return host.contains(":") ? '[' + host + ']' : host;
    }

    /** @return to be thrown: it was asked for wrongly */
    ParameterException wrong(String message) {
        return new ParameterException(command.commandLine(), message);
    }

    /** Shows an answer in the form that was asked for. */
    void show(JsonNode answer, View table) {
        if (output.equals(JSON)) {
            out().println(answer.toPrettyString());
        } else {
            table.print(answer, out());
        }
    }

    /** Prints an answer as it comes. */
    void copy(Api api, String path, Map<String, String> query) throws FailedException {
        api.lines(path, query, line -> out().println(line));
    }

    private PrintWriter out() {
        return command.commandLine().getOut();
    }

    /** Says something to a person that is no part of the answer. */
    void remark(String text) {
        command.commandLine().getErr().println(Table.printable(text, false));
    }
}
