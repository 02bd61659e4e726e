package io.tenantry.system;

/** A token that we do not accept; why is not told (RFC 7662, section 2.2). */
record InactiveToken(boolean active) {

  static final InactiveToken IT = new InactiveToken(false);
}
