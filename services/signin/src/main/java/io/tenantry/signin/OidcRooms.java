package io.tenantry.signin;

import io.tenantry.common.web.RouteTable;
import java.net.URI;

/** Builds what has to do with accounts elsewhere. */
final class OidcRooms {

  private final Rooms rooms;
  private final OidcSettings settings;

  OidcRooms(Rooms rooms, OidcSettings settings) {
    this.rooms = rooms;
    this.settings = settings;
  }

  void addTo(RouteTable at, OidcSignIn signIn, EnteredAnswer answer) {
    URI publicUrl = rooms.foundation().publicUrl();
    Issuers issuers = new Issuers(settings, rooms.foundation());
    OidcFlows flows = new OidcFlows(rooms);
    OwnAccounts own = new OwnAccounts(rooms, settings);
    var callback = new OidcCallback(issuers, flows, signIn, own, rooms.credentials().attempts());
    new OidcRoutes(issuers, flows, callback, new OidcAnswer(answer), publicUrl).addTo(at);
    new LinkedAccountRoutes(issuers, flows, own, new AccountLinks(rooms, settings), publicUrl)
        .addTo(at);
  }
}
