package io.haingestor.broker.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/** A producer that sends the bytes that a case wants, whether a library would or not. */
final class RawClient {
    private static final int PATIENCE_MILLIS = 60_000;
    private static final int CHUNK = 1_000;

    private RawClient() {}

    /**
     * @param broker host and port
     * @param path where to
     * @param request the request
     * @return the answer
     * @throws IOException when there is none
     */
    static RawMessage exchange(URI broker, String path, Case.Request request) throws IOException {
        try (var socket = new Socket(broker.getHost(), broker.getPort() < 0 ? 80 : broker.getPort())) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            try {
                socket.getOutputStream().write(head(broker, path, request).getBytes(UTF_8));
                body(socket.getOutputStream(), request);
            } catch (IOException e) {
                // A broker may answer, and close, before it has read a body that it does not want.
                var unused = e;
            }
            return RawMessage.read(new BufferedInputStream(socket.getInputStream()))
                    .orElseThrow(() -> new IOException("expected an answer, found the connection closed"));
        }
    }

    private static String head(URI broker, String path, Case.Request request) {
        var head = new StringBuilder();
        head.append(request.method()).append(' ').append(path).append(" HTTP/1.1\r\n");
        head.append("Host: ").append(broker.getAuthority()).append("\r\nConnection: close\r\n");
        head.append(request.chunked() ? "Transfer-Encoding: chunked" : "Content-Length: " + request.body().length);
        head.append("\r\n");
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        return head.append("\r\n").toString();
    }

    private static void body(OutputStream out, Case.Request request) throws IOException {
        if (!request.chunked()) {
            out.write(request.body());
            return;
        }
        for (var at = 0; at < request.body().length; at += CHUNK) {
            var chunk = Arrays.copyOfRange(request.body(), at, Math.min(at + CHUNK, request.body().length));
            var frame = new ByteArrayOutputStream();
            frame.writeBytes((Integer.toHexString(chunk.length) + "\r\n").getBytes(UTF_8));
            frame.writeBytes(chunk);
            frame.writeBytes("\r\n".getBytes(UTF_8));
            out.write(frame.toByteArray());
        }
        out.write("0\r\n\r\n".getBytes(UTF_8));
    }
}
