package io.haingestor.simulator;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.WebSocketFrame;

/**
 * The sending side of one client's WebSocket, with Home Assistant's limits: messages wait while the socket is full; more than {@value #MOST_PENDING} waiting, or more than
 * {@value #PEAK_PENDING} for {@value #PEAK_MILLIS} ms, cut the client, which looks like a normal close (websocket_api/http.py of 2024.3.3). Used by one thread.
 */
final class Connection {
    static final int MOST_PENDING = 4096;
    static final int PEAK_PENDING = 1024;
    static final long PEAK_MILLIS = 5_000;

    private static final long HEARTBEAT_MILLIS = 55_000;
    private static final int FRAMES_AT_ONCE = 256;
    private static final short NORMAL = 1000;

    private final Vertx vertx;
    private final ServerWebSocket socket;
    private final Channel channel;
    private final HomeTime time;
    private final Outgoing outgoing;
    private final ConnectionCounts counts;
    private final long heartbeat;
    private boolean coalesce;
    private boolean open = true;
    private boolean flushAsked;
    private boolean flushing;
    private boolean peakWatched;
    private boolean heard = true;

    Connection(
            Vertx vertx,
            ServerWebSocket socket,
            Channel channel,
            HomeTime time,
            Ledger ledger,
            ConnectionCounts counts) {
        this.vertx = vertx;
        this.socket = socket;
        this.channel = channel;
        this.time = time;
        this.outgoing = new Outgoing(ledger);
        this.counts = counts;
        socket.drainHandler(drained -> flush());
        socket.pongHandler(pong -> heard = true);
        heartbeat = vertx.setPeriodic(HEARTBEAT_MILLIS, timer -> beat());
    }

    /** From now on several waiting messages make one frame. */
    void coalesce(boolean wanted) {
        coalesce = wanted;
    }

    /** Sends at once, past the queue; for the time before the client is let in. */
    void sendNow(String message) {
        if (open) {
            frame(message);
        }
    }

    void send(String message) {
        if (hasRoom()) {
            outgoing.add(message);
            askForFlush();
        }
    }

    /**
     * @param event the value of the message's {@code event}
     * @param idAndEnd what follows it
     * @param position the ledger's line that is delivered with it
     */
    void sendEvent(StringBuilder event, String idAndEnd, long position) {
        if (hasRoom()) {
            outgoing.addEvent(event, idAndEnd, position);
            askForFlush();
        }
    }

    /** @param lines the ledger's lines that are delivered with it */
    void sendSnapshot(String message, long[] lines) {
        if (hasRoom()) {
            outgoing.addSnapshot(message, lines);
            askForFlush();
        }
    }

    boolean isOpen() {
        return open;
    }

    /** Sends what waits, then a close frame with 1000. */
    void close() {
        if (open) {
            flush();
            end();
            socket.close(NORMAL);
        }
    }

    /** As the real one treats a client that does not keep up: what waits is lost, then a normal close. */
    void cut() {
        if (open) {
            counts.cut();
            end();
            vertx.runOnContext(later -> socket.close(NORMAL));
        }
    }

    /** Ends the TCP connection without a close frame, as a stop of Home Assistant does. */
    void drop() {
        end();
        closeChannel();
    }

    /** Ends the TCP connection with a reset. */
    void reset() {
        end();
        channel.config().setOption(ChannelOption.SO_LINGER, 0);
        closeChannel();
    }

    /** Reads and writes no more but keeps the TCP connection, until the client gives up. */
    void hang() {
        end();
        channel.config().setAutoRead(false);
    }

    /** The socket is gone. */
    void closed() {
        end();
    }

    /** From the first handler on, so that none of Vert.x's sends a close frame before. */
    private void closeChannel() {
        var first = channel.pipeline().firstContext();
        if (first != null) {
            var unused = first.close();
        }
    }

    private boolean hasRoom() {
        if (!open) {
            return false;
        }
        if (outgoing.size() >= MOST_PENDING) {
            cut();
            return false;
        }
        if (outgoing.size() > PEAK_PENDING && !peakWatched) {
            peakWatched = true;
            vertx.setTimer(PEAK_MILLIS, timer -> checkPeak());
        }
        return true;
    }

    private void checkPeak() {
        if (peakWatched && outgoing.size() >= PEAK_PENDING) {
            cut();
        }
        peakWatched = false;
    }

    private void askForFlush() {
        if (!flushAsked) {
            flushAsked = true;
            vertx.runOnContext(turn -> flush());
        }
    }

    private void flush() {
        flushAsked = false;
        if (flushing) {
            // A write that empties the socket's queue calls the drain handler before it returns.
            return;
        }
        flushing = true;
        while (open && !outgoing.isEmpty() && !socket.writeQueueFull()) {
            if (coalesce) {
                outgoing.coalesced(this::frame, time.now());
            } else {
                outgoing.oneByOne(this::frame, FRAMES_AT_ONCE, time.now());
            }
        }
        flushing = false;
        if (outgoing.size() <= PEAK_PENDING) {
            peakWatched = false;
        }
    }

    private void frame(String text) {
        counts.frame(text.length());
        socket.writeFrame(WebSocketFrame.textFrame(text, true));
    }

    private void beat() {
        if (!heard) {
            drop();
            return;
        }
        heard = false;
        socket.writePing(Buffer.buffer());
    }

    private void end() {
        open = false;
        vertx.cancelTimer(heartbeat);
    }
}
