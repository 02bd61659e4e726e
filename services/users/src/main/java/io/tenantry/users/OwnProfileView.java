package io.tenantry.users;

import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.util.Map;

/**
 * What somebody sees and changes of themselves.
 *
 * @param publicMetadata kept by the vendor's application; theirs to read
 */
record OwnProfileView(UserView user, ProfileView profile, Map<String, Object> publicMetadata)
    implements Versioned {

  static OwnProfileView of(User user, Particulars particulars) {
    return new OwnProfileView(
        UserView.of(user),
        ProfileView.of(user.avatarUrl(), user.phone(), particulars.profile()),
        particulars.publicMetadata().getMap());
  }

  @Override
  public Version version() {
    return Version.of(user.updatedAt());
  }
}
