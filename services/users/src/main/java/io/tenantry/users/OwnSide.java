package io.tenantry.users;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What an organization itself says of a member: all of their row that is no copy. */
record OwnSide(
    @Nullable String username,
    TypeFlags flags,
    PersonProfile profile,
    JsonObject metadata,
    JsonObject publicMetadata) {

  static OwnSide of(Member member, Particulars particulars) {
    return new OwnSide(
        member.username(),
        new TypeFlags(member.isAdmin(), member.isInstructor(), member.isLearner()),
        particulars.profile(),
        particulars.metadata(),
        particulars.publicMetadata());
  }

  boolean hasNewUsername(OwnSide before) {
    return !Objects.equals(username, before.username);
  }

  /** The names of what differs, as in the trail; but for the username, which is a credential. */
  List<String> changedSince(OwnSide before) {
    List<String> changed = new ArrayList<>(profile.changedSince(before.profile));
    addIf(changed, "is_admin", flags.isAdmin() != before.flags.isAdmin());
    addIf(changed, "is_instructor", flags.isInstructor() != before.flags.isInstructor());
    addIf(changed, "is_learner", flags.isLearner() != before.flags.isLearner());
    addIf(changed, "metadata", !metadata.equals(before.metadata));
    addIf(changed, "public_metadata", !publicMetadata.equals(before.publicMetadata));
    return changed;
  }

  private static void addIf(List<String> names, String name, boolean differs) {
    if (differs) {
      names.add(name);
    }
  }

  /** As parameters of {@link MemberEditSql#UPDATE}, after organization and user. */
  List<@Nullable Object> values() {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(username);
    values.add(flags.isAdmin());
    values.add(flags.isInstructor());
    values.add(flags.isLearner());
    values.add(metadata);
    values.add(publicMetadata);
    values.addAll(profile.values());
    return values;
  }
}
