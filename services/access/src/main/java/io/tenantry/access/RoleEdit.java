package io.tenantry.access;

import io.tenantry.common.web.Permission;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is to change about a role; what is absent stays. */
public record RoleEdit(
    @Nullable @Pattern(regexp = NewRole.NAME, message = NewRole.NAME_RULE) String name,
    @Nullable @Size(max = 500) String description,
    @Nullable @Size(max = 200) List<@NotBlank @Size(max = 101) String> permissions) {

  /** The role as it is to be. */
  Role of(Role before) {
    return new Role(
        name == null ? before.name() : name,
        description == null ? before.description() : description,
        permissions == null ? before.permissions() : NewRole.named(permissions),
        false);
  }

  Set<Permission> wanted() {
    return permissions == null ? Set.of() : NewRole.named(permissions);
  }
}
