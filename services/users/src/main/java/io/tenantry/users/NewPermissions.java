package io.tenantry.users;

import io.tenantry.access.NewGrant;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.util.List;

/** What a person is to hold beside their roles from now on, instead of what they hold so. */
record NewPermissions(@Size(max = 200) List<@Valid NewGrant> permissions) {}
