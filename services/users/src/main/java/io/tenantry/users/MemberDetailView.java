package io.tenantry.users;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.tenantry.common.web.Version;
import io.tenantry.common.web.Versioned;
import org.jspecify.annotations.Nullable;

/** One person of an organization, as it leaves. */
record MemberDetailView(@JsonUnwrapped PersonDetailView person, @Nullable SuspensionView suspension)
    implements Versioned {

  @Override
  public Version version() {
    return Version.of(person.row().updatedAt());
  }

  static MemberDetailView of(MemberDetail detail) {
    var row = MemberView.of(detail.member());
    return new MemberDetailView(
        PersonDetailView.of(row, detail.particulars(), detail.permissions()),
        detail.suspension().map(SuspensionView::of).orElse(null));
  }
}
