package io.tenantry.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What both lists tell of one person beside their row; what differs stands beside it in the view of
 * each.
 *
 * @param permissions what they hold beside their roles
 * @param oauthProviders where they have linked an account by which they sign in
 */
record PersonDetailView(
    @JsonUnwrapped MemberView row,
    ProfileView profile,
    Map<String, Object> metadata,
    Map<String, Object> publicMetadata,
    List<String> permissions,
    List<String> oauthProviders,
    @Nullable LockView lock) {

  static PersonDetailView of(MemberView row, Particulars particulars, List<String> permissions) {
    return new PersonDetailView(
        row,
        ProfileView.of(row.avatarUrl(), row.phone(), particulars.profile()),
        particulars.metadata().getMap(),
        particulars.publicMetadata().getMap(),
        permissions,
        particulars.oauthProviders(),
        LockView.of(particulars));
  }
}
