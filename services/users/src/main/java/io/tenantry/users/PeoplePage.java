package io.tenantry.users;

import io.tenantry.common.web.Page;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of people, as it leaves.
 *
 * @param skippedFilters names of filters that were asked and that nobody can answer now
 */
record PeoplePage(
    List<MemberView> data,
    @Nullable String nextCursor,
    @Nullable String prevCursor,
    @Nullable Long total,
    @Nullable Boolean totalIsExact,
    List<String> skippedFilters) {

  static PeoplePage of(Page<MemberView> page, PeopleQuery query) {
    return new PeoplePage(
        page.data(),
        page.nextCursor(),
        page.prevCursor(),
        page.total(),
        page.totalIsExact(),
        query.skipped());
  }
}
