package io.tenantry.server;

import io.tenantry.audit.Broken;
import io.tenantry.audit.KnownHead;
import io.tenantry.audit.Proof;
import io.tenantry.audit.Verification;
import io.tenantry.common.web.Actor;
import io.tenantry.common.work.Node;
import java.io.PrintWriter;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code audit-verify}: whether the audit trails are what was written. */
@Command(
    name = "audit-verify",
    description =
        "Checks that audit trails are what was written, all of it and in order, and names the first"
            + " event that is not.",
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    exitCodeOnExecutionException = AuditVerify.COULD_NOT_CHECK,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:every trail that was checked is intact",
      "1:a trail is broken",
      "2:wrong options or settings",
      "3:could not be checked, e.g. the database is away"
    })
final class AuditVerify implements Callable<Integer> {
  static final int BROKEN = 1;
  static final int COULD_NOT_CHECK = 3;

  @Mixin
  @SuppressWarnings("NullAway.Init")
  private ConfigOption config;

  @ArgGroup(multiplicity = "1")
  @SuppressWarnings("NullAway.Init")
  private Which which;

  @Option(
      names = "--head",
      paramLabel = "SEQ:HASH",
      description =
          "a head that an earlier check printed; it must still be in the chain (with --org)")
  private @Nullable String head;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  /** One of them has to be said. */
  static final class Which {
    @Option(
        names = "--org",
        paramLabel = "SLUG|ID",
        description = "one organization; \"platform\" for the platform's own trail")
    private @Nullable String org;

    @Option(names = "--all", description = "every trail there is, and the platform's own")
    private boolean all;
  }

  @Override
  public Integer call() {
    Optional<KnownHead> known = known();
    ToolSettings told = config.read(spec.commandLine().getErr(), ToolSettings::of);
    var settings = told.node();
    Schema.require(settings.database());
    Node node = new Node(settings);
    try {
      Waiting.forTheDatabase(node.foundation().db());
      var capabilities = new Capabilities(node.foundation(), told.passwords());
      boolean intact =
          which.all
              ? everyTrail(capabilities.proof())
              : trail(
                  capabilities.proof(),
                  org(capabilities, Objects.requireNonNull(which.org)),
                  known);
      out().println("public key (Ed25519): " + capabilities.proof().publicKey());
      return intact ? 0 : BROKEN;
    } finally {
      Waiting.forThe(node.stop().otherwiseEmpty());
    }
  }

  private Optional<KnownHead> known() {
    if (head == null) {
      return Optional.empty();
    }
    if (which.all) {
      throw new ParameterException(spec.commandLine(), "--head belongs to one --org");
    }
    return Optional.of(
        KnownHead.of(head)
            .orElseThrow(() ->
                new ParameterException(
                    spec.commandLine(), "--head must be SEQ:HASH as a check prints it")));
  }

  private UUID org(Capabilities capabilities, String org) {
    if (org.equals("platform")) {
      return Actor.PLATFORM;
    }
    try {
      return UUID.fromString(org);
    } catch (IllegalArgumentException slug) {
      return Waiting.forThe(capabilities.organizations().organizations().idBySlug(org))
          .orElseThrow(
              () -> new ParameterException(spec.commandLine(), "there is no organization " + org));
    }
  }

  /** One after the other: a broken one does not keep the others from being looked at. */
  private boolean everyTrail(Proof proof) {
    boolean intact = true;
    Optional<UUID> org = Optional.of(Actor.PLATFORM);
    while (org.isPresent()) {
      intact &= trail(proof, org.get(), Optional.empty());
      org = proof.orgAfter(org.get());
    }
    return intact;
  }

  private boolean trail(Proof proof, UUID org, Optional<KnownHead> known) {
    Verification found = proof.verify(org, known);
    out().println(name(org) + ": " + found.broken().map(AuditVerify::told).orElse("intact"));
    out()
        .println(
            "  checked %d seals and %d events, %d no longer kept%s; head %s"
                .formatted(
                    found.seals(),
                    found.events(),
                    found.noLongerKept(),
                    found.keptFrom().map(from -> " (kept from " + from + ")").orElse(""),
                    found.head().map(Object::toString).orElse("none")));
    out()
        .println(
            "  not sealed yet: %d%s"
                .formatted(
                    found.unsealed(),
                    found.oldestUnsealed().map(at -> ", the oldest of " + at).orElse("")));
    return found.isIntact();
  }

  private static String told(Broken broken) {
    return "BROKEN, "
        + broken.kind()
        + broken.event().map(event -> " at event " + event).orElse("")
        + broken.seq().map(seq -> " in seal " + seq).orElse("")
        + ": "
        + broken.detail();
  }

  private static String name(UUID org) {
    return org.equals(Actor.PLATFORM) ? "platform" : org.toString();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }
}
