package io.tenantry.access;

import io.tenantry.common.web.Permission;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A role as it is asked for.
 *
 * @param name how it is called in bodies, filters and paths
 * @param permissions what it grants; may be nothing
 */
public record NewRole(
    @Pattern(regexp = NAME, message = NAME_RULE) String name,
    @Nullable @Size(max = 500) String description,
    @Size(max = 200) List<@NotBlank @Size(max = 101) String> permissions) {

  static final String NAME = "[a-z][a-z0-9_-]{1,49}";
  static final String NAME_RULE =
      "must be 2 to 50 lower-case letters, digits, '-' or '_', beginning with a letter";

  String words() {
    return description == null ? "" : description;
  }

  Set<Permission> wanted() {
    return named(permissions);
  }

  static Set<Permission> named(List<String> names) {
    return names.stream().map(Permission::new).collect(Collectors.toSet());
  }
}
