package io.tenantry.common.web;

/**
 * From where and by what device somebody asks, as the audit trail keeps it.
 *
 * @param ip the address of the peer, without port
 * @param userAgent at most {@value #USER_AGENT_MAX} characters, empty when none was sent
 * @param requestId the same in the answer's {@code X-Request-Id}, the log and the audit event
 */
public record Client(String ip, String userAgent, String requestId) {

  /** Longer ones are cut: real browsers stay below 300 characters. */
  public static final int USER_AGENT_MAX = 500;

  /** The program itself: schedule, jobs, command line. */
  public static final Client INTERNAL = new Client("", "", "");
}
