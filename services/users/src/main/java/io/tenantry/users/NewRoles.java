package io.tenantry.users;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import java.util.List;

/** The roles a person is to have from now on, instead of those they have. */
record NewRoles(@Size(max = 50) List<@NotBlank @Size(max = 100) String> roles) {}
