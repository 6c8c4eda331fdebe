package io.haingestor.simulator.contract;

/**
 * What HA-Ingestor relies on in Home Assistant, as one suite: run against the simulator always, and against a real Home Assistant where there is one,
 * which decides who is right.
 */
interface HomeAssistantContract
        extends ConnectionContract, EntitiesContract, EventsContract, RegistryContract, HistoryContract, RestContract {}
