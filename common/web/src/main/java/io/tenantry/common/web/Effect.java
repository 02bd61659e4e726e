package io.tenantry.common.web;

/** Whether a route may change anything. A GET that changes something WRITES. */
public enum Effect {
  READS,
  WRITES
}
