package io.haingestor.simulator;

/**
 * What a simulated home did since its start.
 *
 * @param changes state changes that were made, with the first state of every entity
 * @param delivered of these, how many were handed to a subscriber
 * @param clients WebSocket clients that are connected and authenticated
 * @param hangingConnections TCP connections that came while the home hung, and have no answer
 * @param cutClients how many were cut because they did not keep up
 * @param frames WebSocket frames sent
 * @param isOver whether the configured duration is over
 */
public record SimulatorStatus(
        long changes,
        long delivered,
        int clients,
        int hangingConnections,
        long cutClients,
        long frames,
        boolean isOver) {}
