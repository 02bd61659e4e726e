package io.tenantry.credentials;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A key that a device has just made; its parts are those of {@link Passkey}. */
public record NewPasskey(
    Buffer credentialId, Buffer key, long signCount, boolean synced, List<String> transports) {}
