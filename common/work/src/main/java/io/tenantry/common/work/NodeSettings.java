package io.tenantry.common.work;

import io.tenantry.common.cluster.ClusterSettings;
import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.sql.DatabaseSettings;
import io.tenantry.common.web.HttpSettings;
import java.net.URI;
import java.time.Clock;
import java.util.Set;

/**
 * What one node of an installation is told.
 *
 * @param roles what it does; several nodes may share a role
 * @param eventLoops how many threads serve HTTP, each with its own connections
 * @param secrets sealed under the same master key on every node
 * @param publicUrl where people reach the installation, without a slash at the end
 * @param sms which way text messages leave
 */
public record NodeSettings(
    Set<Role> roles,
    int eventLoops,
    HttpSettings http,
    DatabaseSettings database,
    ClusterSettings cluster,
    MailSettings mail,
    SecretBox secrets,
    Clock clock,
    URI publicUrl,
    SmsSettings sms) {

  /** Without text messages. */
  public NodeSettings(
      Set<Role> roles,
      int eventLoops,
      HttpSettings http,
      DatabaseSettings database,
      ClusterSettings cluster,
      MailSettings mail,
      SecretBox secrets,
      Clock clock,
      URI publicUrl) {
    this(
        roles,
        eventLoops,
        http,
        database,
        cluster,
        mail,
        secrets,
        clock,
        publicUrl,
        new SmsSettings.None());
  }

  /** What a node may do. */
  public enum Role {
    /** Answers requests. */
    HTTP,
    /** Sends mails. */
    MAIL,
    /** Does the work that was left for later, and what happens again and again. */
    SCHEDULE
  }
}
