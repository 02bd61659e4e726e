package io.tenantry.server;

/**
 * How the program's lines look.
 *
 * @param isJson an object on each line, for machines; otherwise text, for people
 * @param level of our own lines: error, warn, info, debug or trace; libraries never tell more than
 *     info, because their details may hold addresses and contents
 */
record LogSettings(boolean isJson, String level) {}
