package io.tenantry.users;

import static io.tenantry.access.Permissions.INVITATION_CREATE;
import static io.tenantry.access.Permissions.USER_SET_ROLE;
import static io.tenantry.access.Permissions.USER_UPDATE;

import io.tenantry.common.crypto.SecretBox;
import io.tenantry.common.web.Actor;
import io.tenantry.common.web.Problem;
import io.tenantry.common.web.Upload;
import io.tenantry.jobs.Intake;
import io.tenantry.jobs.Job;
import io.tenantry.jobs.NewJob;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Files of people. A file is written down row by row while it comes, and becomes a job when it has
 * come as a whole.
 */
final class Imports {

  private final Vertx vertx;
  private final Intake intake;
  private final ImportSide members;
  private final ImportSide users;
  private final SecretBox box;

  Imports(Vertx vertx, Intake intake, ImportSide members, ImportSide users, SecretBox box) {
    this.vertx = vertx;
    this.intake = intake;
    this.members = members;
    this.users = users;
    this.box = box;
  }

  /**
   * Takes a file in and begins its job.
   *
   * @param last does the last step; it may come to another job, which the same file began before
   * @return what the last step came to; fails with what is wrong with the file, and then nothing of
   *     it is done
   */
  Future<?> take(Actor actor, ImportQuery asked, Upload upload, Last last) {
    Receipt receipt = receipt(actor, asked, upload.type());
    return upload
        .each(receipt::take)
        .compose(all -> receipt.end())
        .<Object>compose(job -> last.of(by -> receipt.begin(by, job)).map(answer -> answer))
        .compose(answered -> receipt.dropUnlessBegun().map(answered))
        .recover(failure -> receipt.fail(failure).transform(told -> Future.failedFuture(failure)));
  }

  /** What is done at the end of a file, at most once for the same one. */
  interface Last {
    Future<?> of(Function<Actor, Future<Job>> begin);
  }

  private Receipt receipt(Actor actor, ImportQuery asked, String type) {
    boolean platform = actor.org().equals(Actor.PLATFORM);
    PeopleScope scope = platform ? PeopleScope.USERS : PeopleScope.MEMBERS;
    if (platform && asked.matched() == ImportQuery.Match.UNIQUE_ID) {
      throw Problem.Invalid.of("?match", "unique ids are an organization's");
    }
    if (asked.updates()) {
      actor.require(USER_UPDATE);
    }
    if (asked.invites() || asked.invitesThoseElsewhere()) {
      actor.require(INVITATION_CREATE);
    }
    ImportFile file =
        new ImportFile(
            type,
            new ImportColumns(scope, asked.mapping()),
            asked.invites() ? ImportColumn.EMAIL : asked.matched().column(),
            told -> check(platform ? users : members, asked).require(told),
            box);
    String kind = ImportWork.kind(asked.invites(), asked.isTrial());
    NewJob job = new NewJob(kind, asked.how(), List.of(), Optional.empty());
    return new Receipt(vertx, intake, actor, file, job, () -> requireColumns(actor, file));
  }

  private static ImportFile.Check check(ImportSide side, ImportQuery asked) {
    return asked.invites() ? ImportInviting::require : told -> side.require(told, asked.updates());
  }

  /** Said at once and not of each row, where the header tells. */
  private static void requireColumns(Actor actor, ImportFile file) {
    if (file.named().contains(ImportColumn.ROLES)) {
      actor.require(USER_SET_ROLE);
    }
  }
}
