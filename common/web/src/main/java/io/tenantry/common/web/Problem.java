package io.tenantry.common.web;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A "no" that ends a request (RFC 9457). Thrown or carried by a failed future; it has no stack
 * trace, because a "no" is not a crash. {@code code} is stable and for programs, {@code detail} is
 * for people.
 */
public abstract sealed class Problem extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  private Problem(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String detail() {
    return String.valueOf(getMessage());
  }

  /** Members of the answer beside the standard ones. */
  public Map<String, Object> more() {
    return Map.of();
  }

  /** Headers of the answer. */
  public Map<String, String> headers() {
    return Map.of();
  }

  /** 308: what stands for an organization in the path is a name that it does not have any more. */
  public static final class Moved extends Problem {
    private static final long serialVersionUID = 1L;
    private final String name;
    private final transient Optional<String> location;

    /**
     * @param name what the organization is called in paths now
     */
    public Moved(String name) {
      this(name, Optional.empty());
    }

    private Moved(String name, Optional<String> location) {
      super(308, "moved", "this organization is called " + name + " now");
      this.name = name;
      this.location = location;
    }

    /** The same, with the whole path that was meant. */
    Moved from(PathTree.Match match, String path, Optional<String> query) {
      String now = match.with("org", name, path) + query.map(q -> "?" + q).orElse("");
      return new Moved(name, Optional.of(now));
    }

    @Override
    public Map<String, String> headers() {
      return location.map(to -> Map.of("Location", to)).orElseGet(Map::of);
    }
  }

  /** 400: what was sent is not valid; every complaint at once. */
  public static final class Invalid extends Problem {
    private static final long serialVersionUID = 1L;
    private final transient List<Complaint> complaints;

    public Invalid(List<Complaint> complaints) {
      this("invalid", "some of what was sent is not valid", complaints);
    }

    private Invalid(String code, String detail, List<Complaint> complaints) {
      super(400, code, detail);
      this.complaints = List.copyOf(complaints);
    }

    public static Invalid of(String pointer, String detail) {
      return new Invalid(List.of(new Complaint(pointer, detail)));
    }

    /** The body could not even be read. */
    public static Invalid notJson(String detail) {
      return new Invalid("not-json", detail, List.of());
    }

    public List<Complaint> complaints() {
      return complaints;
    }

    @Override
    public Map<String, Object> more() {
      return complaints.isEmpty() ? Map.of() : Map.of("errors", complaints);
    }
  }

  /** 400: a file that cannot be read; tells where. */
  public static final class BadFile extends Problem {
    private static final long serialVersionUID = 1L;
    private final long line;
    private final long column;

    /**
     * @param line from 1, as {@code column}, which counts characters
     */
    public BadFile(String code, long line, long column, String detail) {
      super(400, code, "line %d, column %d: %s".formatted(line, column, detail));
      this.line = line;
      this.column = column;
    }

    @Override
    public Map<String, Object> more() {
      return Map.of("line", line, "column", column);
    }
  }

  /** 401: nobody is signed in, or the session has ended. */
  public static final class Unauthorized extends Problem {
    private static final long serialVersionUID = 1L;

    public Unauthorized(String code, String detail) {
      super(401, code, detail);
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("WWW-Authenticate", "Bearer");
    }
  }

  /** 403: known, but not allowed. */
  public static final class Forbidden extends Problem {
    private static final long serialVersionUID = 1L;
    private final transient List<String> missing;

    public Forbidden(String code, String detail) {
      this(code, detail, List.of());
    }

    private Forbidden(String code, String detail, List<String> missing) {
      super(403, code, detail);
      this.missing = missing;
    }

    /** The actor lacks these permissions. */
    public static Forbidden missing(Collection<Permission> permissions) {
      List<String> names = permissions.stream().map(Permission::name).sorted().toList();
      return new Forbidden(
          "forbidden", "you need " + String.join(", ", names) + " for this", names);
    }

    @Override
    public Map<String, Object> more() {
      return missing.isEmpty() ? Map.of() : Map.of("missing", missing);
    }
  }

  /** 404: not there, or not in this scope; which of the two is not told. */
  public static final class NotFound extends Problem {
    private static final long serialVersionUID = 1L;

    public NotFound() {
      this("there is nothing here, or nothing that you may see");
    }

    public NotFound(String detail) {
      super(404, "not-found", detail);
    }
  }

  /** 409: it would contradict what is there. */
  public static final class Conflict extends Problem {
    private static final long serialVersionUID = 1L;

    public Conflict(String code, String detail) {
      super(409, code, detail);
    }
  }

  /** 409: others need it; tells how many. */
  public static final class InUse extends Problem {
    private static final long serialVersionUID = 1L;
    private final long count;

    public InUse(String code, String detail, long count) {
      super(409, code, detail);
      this.count = count;
    }

    @Override
    public Map<String, Object> more() {
      return Map.of("count", count);
    }
  }

  /** 409: a request with the same {@code Idempotency-Key} has not come to its end. */
  public static final class StillRunning extends Problem {
    private static final long serialVersionUID = 1L;

    public StillRunning() {
      super(409, "still-running", "a request with this Idempotency-Key is under way; ask again");
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", "1");
    }
  }

  /** 412: somebody else has changed it since the caller read it. */
  public static final class ChangedMeanwhile extends Problem {
    private static final long serialVersionUID = 1L;

    public ChangedMeanwhile() {
      super(412, "changed-meanwhile", "this was changed meanwhile; read it again, then decide");
    }
  }

  /** 410: a link that was used, has expired or was cancelled. */
  public static final class Gone extends Problem {
    private static final long serialVersionUID = 1L;

    public Gone(String code, String detail) {
      super(410, code, detail);
    }
  }

  /** 405, 408, 413, 414, 415: the request itself cannot be taken. */
  public static final class NotTaken extends Problem {
    private static final long serialVersionUID = 1L;
    private final transient Map<String, String> headers;

    public NotTaken(int status, String code, String detail) {
      this(status, code, detail, Map.of());
    }

    public NotTaken(int status, String code, String detail, Map<String, String> headers) {
      super(status, code, detail);
      this.headers = Map.copyOf(headers);
    }

    @Override
    public Map<String, String> headers() {
      return headers;
    }
  }

  /** 429: too often; trying again later helps. */
  public static final class TooMany extends Problem {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public TooMany(String code, String detail, int retryAfterSeconds) {
      super(429, code, detail);
      this.retryAfterSeconds = retryAfterSeconds;
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", Integer.toString(retryAfterSeconds));
    }
  }

  /** 503: not now; nothing is known to be wrong with the request. */
  public static final class Unavailable extends Problem {
    private static final long serialVersionUID = 1L;
    private final int retryAfterSeconds;

    public Unavailable(String code, String detail, int retryAfterSeconds) {
      super(503, code, detail);
      this.retryAfterSeconds = retryAfterSeconds;
    }

    /** Refused at once, because the answer would come too late. */
    public static Unavailable overloaded() {
      return new Unavailable("overloaded", "this node has more to do than it can; try again", 1);
    }

    @Override
    public Map<String, String> headers() {
      return Map.of("Retry-After", Integer.toString(retryAfterSeconds));
    }
  }

  /** 500: a defect. The detail tells nothing; the log has the cause under the request id. */
  public static final class Unexpected extends Problem {
    private static final long serialVersionUID = 1L;

    public Unexpected(String requestId) {
      super(500, "unexpected", "something went wrong; tell us this id: " + requestId);
    }
  }
}
