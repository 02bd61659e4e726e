package io.tenantry.common.web;

import java.util.ArrayList;
import java.util.List;

/**
 * Which versions of a thing the caller is ready to overwrite: {@code If-Match} (RFC 9110, section
 * 13.1.1). A rule asks {@link #require} inside its transaction, when it has locked the row.
 */
public final class Precondition {

  /** Nothing is demanded. */
  public static final Precondition NONE = new Precondition(true, List.of());

  private static final String ANY = "*";

  private final boolean any;
  private final List<String> tags;

  private Precondition(boolean any, List<String> tags) {
    this.any = any;
    this.tags = tags;
  }

  /** What the headers of this name demand together; nothing when there are none. */
  static Precondition of(List<String> headers) {
    if (headers.isEmpty()) {
      return NONE;
    }
    List<String> tags = new ArrayList<>();
    for (String header : headers) {
      for (String tag : header.split(",", -1)) {
        tags.add(tag.strip());
      }
    }
    return new Precondition(tags.contains(ANY), List.copyOf(tags));
  }

  /**
   * Goes on if the caller has seen this version.
   *
   * @throws Problem.ChangedMeanwhile otherwise
   */
  public void require(Version now) {
    if (!any && tags.stream().noneMatch(tag -> EntityTag.isOf(tag, now))) {
      throw new Problem.ChangedMeanwhile();
    }
  }
}
