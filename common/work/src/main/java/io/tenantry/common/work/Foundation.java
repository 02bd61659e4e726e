package io.tenantry.common.work;

import io.tenantry.common.cluster.Signals;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.Database;
import io.tenantry.common.watch.Meters;
import io.tenantry.common.web.Cursors;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Clock;

/**
 * What every capability stands on; the same for all capabilities of a node.
 *
 * @param meters where capabilities ask for what they measure
 * @param clock what time it is for the rules; the database has its own
 * @param publicUrl where people reach this installation, without a slash at the end
 */
public record Foundation(
    Vertx vertx,
    Database db,
    Signals signals,
    Outbox outbox,
    Mails mails,
    TextMessages texts,
    SecretBox secrets,
    Cursors cursors,
    Meters meters,
    Clock clock,
    URI publicUrl) {}
