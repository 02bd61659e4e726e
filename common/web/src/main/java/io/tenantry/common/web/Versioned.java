package io.tenantry.common.web;

/** A thing that is edited, as it leaves: its answer carries an {@code ETag}. */
public interface Versioned {

  Version version();
}
