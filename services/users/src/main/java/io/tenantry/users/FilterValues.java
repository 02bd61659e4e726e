package io.tenantry.users;

import java.util.List;

/**
 * What people can be filtered by, and the values to choose from.
 *
 * @param oauthProviders those that are known by name, and any that somebody has linked
 * @param timezones those that somebody has, as are locales, genders and designations; {@code
 *     field-values} has all of a long list
 * @param smsConfigured whether codes can be sent to phones here
 * @param filters every filter there is
 */
record FilterValues(
    List<String> statuses,
    List<String> roles,
    List<String> countries,
    List<String> continents,
    List<String> timezones,
    List<String> locales,
    List<String> genders,
    List<String> designations,
    List<String> oauthProviders,
    List<String> authMethods,
    boolean smsConfigured,
    List<String> enrollmentStatuses,
    List<String> sorts,
    List<KnownFilter> filters) {

  /**
   * One filter, for a panel of them.
   *
   * @param type choice, text, flag, whole, time or days
   * @param values the closed list of a choice
   * @param isAnswered false while what it asks about is away: then it is skipped
   */
  record KnownFilter(
      String name, String type, String description, List<String> values, boolean isAnswered) {}
}
