package io.tenantry.credentials;

import io.tenantry.common.web.Sent;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A merge patch of a {@link PasswordPolicy}: null takes back what was said. A length that nobody
 * can remember would be written on paper, and a word of three letters may stand in a password by
 * chance.
 */
public record PasswordPolicyEdit(
    @Nullable @Min(PasswordRules.LENGTH_MIN) @Max(64) Integer lengthMin,
    @Nullable @Size(max = 100) List<@NotNull @Size(min = 4, max = 50) String> refusedWords,
    Sent sent) {

  List<String> words() {
    return refusedWords == null
        ? List.of()
        : refusedWords.stream()
            .map(word -> word.strip().toLowerCase(Locale.ROOT))
            .distinct()
            .sorted()
            .toList();
  }
}
