package io.tenantry.users;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.SessionsModule;

/** What lies below this capability, for what touches all of it. */
record Rooms(
    Foundation foundation,
    AuditModule audit,
    AccessModule access,
    SessionsModule sessions,
    CredentialsModule credentials) {}
