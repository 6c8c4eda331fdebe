package io.haingestor.write.api;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveResourceInfo;
import org.jboss.resteasy.reactive.server.spi.ServerHttpResponse;
import org.jboss.resteasy.reactive.server.spi.ServerMessageBodyWriter;
import org.jboss.resteasy.reactive.server.spi.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Sends an {@link Export}, on a worker thread, one piece after the other is with the kernel.
 *
 * <p>Not a {@code StreamingOutput}: RESTEasy would wait for ever for a client that is gone (quarkus#35961) and end a broken answer as if it
 * were complete (quarkus#50754).
 */
@Provider
public final class ExportWriter implements ServerMessageBodyWriter<Export> {
    private static final Logger LOG = Logger.getLogger(ExportWriter.class);

    /** Public for RESTEasy, which makes it. */
    public ExportWriter() {}

    @Override
    public boolean isWriteable(Class<?> type, Type generic, ResteasyReactiveResourceInfo target, MediaType mediaType) {
        return type == Export.class;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type generic, Annotation[] annotations, MediaType mediaType) {
        return type == Export.class;
    }

    @Override
    public void writeResponse(Export export, Type generic, ServerRequestContext context) {
        var response = context.serverResponse();
        var closed = new CompletableFuture<Void>();
        response.addCloseHandler(() -> closed.completeExceptionally(new IOException("The client is gone")));
        response.setChunked(true);
        try (export) {
            export.writeTo(piece -> await(response.write(piece), closed));
            response.end();
        } catch (IOException | RuntimeException e) {
            breakOff(response, closed, e);
        }
    }

    @Override
    public void writeTo(
            Export export,
            Class<?> type,
            Type generic,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream to)
            throws IOException {
        try (export) {
            export.writeTo(to::write);
        }
    }

    private static void await(CompletionStage<Void> written, CompletableFuture<Void> closed)
            throws ClientGoneException {
        try {
            CompletableFuture.anyOf(written.toCompletableFuture(), closed).join();
        } catch (CompletionException e) {
            throw new ClientGoneException(e.getCause());
        }
    }

    private static void breakOff(ServerHttpResponse response, CompletableFuture<Void> closed, Exception e) {
        if (e instanceof ClientGoneException || closed.isDone()) {
            LOG.debugf("The client of an export left before its end: %s", e.getMessage());
        } else {
            LOG.errorf(e, "An export was cut off");
        }
        if (!closed.isDone()) {
            response.reset();
        }
    }

    /** Nothing can be sent to the client any more, which is its own affair; a write may learn that before the connection says that it is closed. */
    private static final class ClientGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        ClientGoneException(@Nullable Throwable cause) {
            super(cause);
        }
    }
}
