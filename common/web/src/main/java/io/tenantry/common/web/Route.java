package io.tenantry.common.web;

import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One line of the table.
 *
 * @param path with its scope's prefix, parameters in braces
 * @param marks what is special about it
 * @param takes the record that the body becomes
 * @param query the record that the query parameters become
 * @param parameters those of a route that reads its query itself; with no record
 * @param answers the record of a 2xx answer; its page when {@code paged}
 * @param otherwise another record that the same answer may be, as the request asks
 */
public record Route(
    String method,
    String path,
    Scope scope,
    Permission permission,
    Effect effect,
    Set<Mark> marks,
    Optional<Class<?>> takes,
    Optional<Class<?>> query,
    List<Parameter> parameters,
    int status,
    Optional<Class<?>> answers,
    Optional<Class<?>> otherwise,
    boolean paged,
    String summary,
    Endpoint endpoint) {

  /** The query parameter by which a service names an organization. */
  static final String ORG_OF_SYSTEM = "org";

  /** What a line may be marked with. */
  public enum Mark {
    /** The person must have proved who they are in the last 30 minutes. */
    FRESH,
    /** Edits a {@link Versioned} thing, and honours {@code If-Match}. */
    VERSIONED,
    /** Its answer holds secrets: it is never kept, and never compressed. */
    SECRET,
    /** Open to whoever acts in another person's name; if it changes something, not to read-only. */
    IMPERSONATED,
    /** The same, and changes no more than the impersonation itself: open to read-only too. */
    READ_ONLY_TOO,
    /** Its answer stays open. */
    STREAM,
    /** Its answer is a file that is made while it is sent. */
    FILE,
    /** Takes a file of any length, piece by piece. */
    UPLOAD,
    /** A key of the platform may ask it without naming an organization. */
    EVERYWHERE,
    /** Another site sends a browser here, and says more than we know of. */
    FOREIGN
  }

  /** The line as it stands in the golden file {@code infra/routes.txt}. */
  public String line() {
    String marked =
        marks.stream()
            .map(m -> " " + m.name().toLowerCase(Locale.ROOT))
            .collect(Collectors.joining());
    return "%-6s %-62s %-9s %-22s %-6s%s"
        .formatted(method, path, scope.name().toLowerCase(Locale.ROOT), permission, effect, marked)
        .stripTrailing();
  }

  public boolean fresh() {
    return marks.contains(Mark.FRESH);
  }

  public boolean versioned() {
    return marks.contains(Mark.VERSIONED);
  }

  public boolean secret() {
    return marks.contains(Mark.SECRET);
  }

  /** Whether somebody may come in who acts in another person's name. */
  public boolean impersonated() {
    return marks.contains(Mark.IMPERSONATED) || marks.contains(Mark.READ_ONLY_TOO);
  }

  /** Whether it stays closed to an impersonation that only reads. */
  public boolean closedToReadOnly() {
    return effect == Effect.WRITES && !marks.contains(Mark.READ_ONLY_TOO);
  }

  public boolean streams() {
    return marks.contains(Mark.STREAM);
  }

  /** Whether its answer is a file that is made while it is sent. */
  public boolean file() {
    return marks.contains(Mark.FILE);
  }

  /** Whether a file is taken, piece by piece; see {@link Upload}. */
  public boolean uploads() {
    return marks.contains(Mark.UPLOAD);
  }

  /** Whether what is not known of a query, or of a form that is the body, is left out. */
  public boolean foreign() {
    return marks.contains(Mark.FOREIGN);
  }

  public boolean everywhere() {
    return marks.contains(Mark.EVERYWHERE);
  }

  /** Whether its answer is kept for a request that carries an {@code Idempotency-Key}. */
  public boolean keepsAnswers() {
    return method.equals("POST")
        && effect == Effect.WRITES
        && !permission.equals(Permission.PUBLIC)
        && !secret();
  }

  /** What anybody may read without asking for anything: health, keys, documents, pages. */
  boolean isServedFromMemory() {
    return permission.equals(Permission.PUBLIC) && effect == Effect.READS && !takesBody();
  }

  boolean takesBody() {
    return takes.isPresent() || uploads();
  }

  Route marked(Mark mark) {
    Set<Mark> more = EnumSet.of(mark);
    more.addAll(marks);
    return with(effect, Collections.unmodifiableSet(more));
  }

  Route with(Effect newEffect) {
    return with(newEffect, marks);
  }

  private Route with(Effect newEffect, Set<Mark> newMarks) {
    return new Route(
        method,
        path,
        scope,
        permission,
        newEffect,
        newMarks,
        takes,
        query,
        parameters,
        status,
        answers,
        otherwise,
        paged,
        summary,
        endpoint);
  }

  Route taking(Class<?> body) {
    return new Route(
        method,
        path,
        scope,
        permission,
        effect,
        marks,
        Optional.of(body),
        query,
        parameters,
        status,
        answers,
        otherwise,
        paged,
        summary,
        endpoint);
  }

  Route asked(Class<?> record) {
    return new Route(
        method,
        path,
        scope,
        permission,
        effect,
        marks,
        takes,
        Optional.of(record),
        List.of(),
        status,
        answers,
        otherwise,
        paged,
        summary,
        endpoint);
  }

  Route asked(List<Parameter> one) {
    return new Route(
        method,
        path,
        scope,
        permission,
        effect,
        marks,
        takes,
        Optional.empty(),
        List.copyOf(one),
        status,
        answers,
        otherwise,
        paged,
        summary,
        endpoint);
  }

  Route answering(
      int newStatus, Optional<Class<?>> body, Optional<Class<?>> other, boolean newPaged) {
    return new Route(
        method,
        path,
        scope,
        permission,
        effect,
        marks,
        takes,
        query,
        parameters,
        newStatus,
        body,
        other,
        newPaged,
        summary,
        endpoint);
  }

  Route summed(String text) {
    return new Route(
        method,
        path,
        scope,
        permission,
        effect,
        marks,
        takes,
        query,
        parameters,
        status,
        answers,
        otherwise,
        paged,
        text,
        endpoint);
  }
}
