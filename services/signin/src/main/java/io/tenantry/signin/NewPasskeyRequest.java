package io.tenantry.signin;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;

/**
 * @param name what the person calls the device
 * @param credential what the browser answered, as {@code PublicKeyCredential.toJSON()} writes it
 */
record NewPasskeyRequest(
    @NotBlank @Size(max = 100) String name, @NotNull Map<String, Object> credential) {}
