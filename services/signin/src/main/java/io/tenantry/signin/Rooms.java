package io.tenantry.signin;

import io.tenantry.access.AccessModule;
import io.tenantry.audit.AuditModule;
import io.tenantry.common.work.Foundation;
import io.tenantry.credentials.CredentialsModule;
import io.tenantry.sessions.SessionsModule;
import io.tenantry.users.UsersModule;

/** What signing in stands on. */
record Rooms(
    Foundation foundation,
    AuditModule audit,
    AccessModule access,
    SessionsModule sessions,
    CredentialsModule credentials,
    UsersModule users) {}
