import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks this container's program how it is, since the image has neither shell nor curl. The argument is the path, {@code /q/health/live} or {@code
 * /q/health/ready}; ends with 0 when the answer is 200, else with 1. A socket of its own, because an HTTP client would take ten times as long to load.
 */
final class Health {
    private static final int PATIENCE_MILLIS = 3_000;

    private Health() {}

    public static void main(String[] arguments) throws IOException {
        var port = System.getenv().getOrDefault("PORT", "8080");
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream()
                    .write(("GET " + arguments[0] + " HTTP/1.0\r\nHost: localhost\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            var healthy = answer.matches("(?s)HTTP/1\\.[01] 200 .*");
            if (!healthy) {
                // Docker keeps it: `docker inspect` shows the last answers.
                System.out.println(answer.substring(Math.max(0, answer.indexOf("\r\n\r\n"))).strip());
            }
            System.exit(healthy ? 0 : 1);
        }
    }
}
