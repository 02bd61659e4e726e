package io.tenantry.audit;

import java.util.List;

/** A seal with the events it holds. */
record SealedLeaves(Seal seal, List<Leaf> leaves) {}
