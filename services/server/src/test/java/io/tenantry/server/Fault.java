package io.tenantry.server;

import java.util.List;

/**
 * Something that goes wrong while a revocation runs.
 *
 * @param name for the table
 * @param calledNode which node is called
 * @param strikes just before the call; it may go on while the call runs
 * @param heals after the answer
 * @param answering the nodes that can answer between the two
 * @param costsALease whether a node cannot be told, so that the call has to wait for its lease
 */
record Fault(
    String name,
    int calledNode,
    Runnable strikes,
    Runnable heals,
    List<Integer> answering,
    boolean costsALease) {}
