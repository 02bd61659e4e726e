package io.tenantry.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One person of the platform's list, as it leaves. */
record UserDetailView(
    @JsonUnwrapped PersonDetailView person,
    @Nullable SuspensionView ban,
    List<MembershipView> memberships)
    implements Versioned {

  @Override
  public Version version() {
    return Version.of(person.row().updatedAt());
  }

  static UserDetailView of(UserDetail detail) {
    var row = MemberView.of(detail.user());
    return new UserDetailView(
        PersonDetailView.of(row, detail.particulars(), detail.permissions()),
        detail.ban().map(SuspensionView::of).orElse(null),
        detail.memberships().stream().map(MembershipView::of).toList());
  }
}
