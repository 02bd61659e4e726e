package io.tenantry.sessions;

/**
 * What a session was opened with, as people read it: {@code "Mac"}, {@code "Firefox 141"}, {@code
 * "Mac OS X 10.15"}. What cannot be told is empty.
 */
public record Device(String device, String browser, String os) {
  static final Device UNKNOWN = new Device("", "", "");
}
