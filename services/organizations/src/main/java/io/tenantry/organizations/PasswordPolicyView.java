package io.tenantry.organizations;

import io.tenantry.credentials.PasswordPolicy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an organization says about the passwords of its people, asked when one is set.
 *
 * @param lengthMin in characters; of several organizations of a person the longest holds
 * @param refusedWords that a password must not be made of
 */
public record PasswordPolicyView(@Nullable Integer lengthMin, List<String> refusedWords) {

  static PasswordPolicyView of(PasswordPolicy policy) {
    return new PasswordPolicyView(policy.lengthMin().orElse(null), policy.refusedWords());
  }
}
