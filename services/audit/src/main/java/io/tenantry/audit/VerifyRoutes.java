package io.tenantry.audit;

import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Call;
import io.tenantry.common.web.Cursors;
import io.tenantry.common.web.RouteTable;
import io.tenantry.common.web.Scope;
import io.tenantry.common.web.Window;
import io.vertx.core.Future;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How the web asks whether a trail is what was written. */
final class VerifyRoutes {
  private final Proof proof;
  private final Cursors cursors;

  VerifyRoutes(Proof proof, Cursors cursors) {
    this.proof = proof;
    this.cursors = cursors;
  }

  void addTo(RouteTable at) {
    at.in(Scope.ORG)
        .get("/audit/verify", AuditRoutes.AUDIT_LIST, call -> verify(call, call.actor().org()))
        .impersonated()
        .query(VerifyQuery.class)
        .answers(200, VerificationView.class)
        .summary("Whether the organization's trail is what was written, all of it and in order");
    at.in(Scope.PLATFORM)
        .get("/audit/verify", AuditRoutes.AUDIT_LIST, call -> verify(call, Actor.PLATFORM))
        .impersonated()
        .query(VerifyQuery.class)
        .answers(200, VerificationView.class)
        .summary("Whether the platform's own trail is what was written");
  }

  private Future<?> verify(Call call, UUID org) {
    VerifyQuery query = call.query(VerifyQuery.class);
    var window = query.window(cursors, org);
    Walk from = window.position().map(Walk::of).orElse(Walk.START);
    return proof
        .verify(org, query.known(), from)
        .map(part ->
            VerificationView.of(part.verification(), proof.publicKey(), nextCursor(window, part)));
  }

  private static @Nullable String nextCursor(Window window, Proof.Part part) {
    boolean goesOn = part.verification().isIntact() && !part.verification().complete();
    List<Walk> here = goesOn ? List.of(part.walk(), part.walk()) : List.of();
    return window.page(here, Walk::position, null, null).nextCursor();
  }
}
