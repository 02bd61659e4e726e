package io.tenantry.common.web;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the route of a path by its segments; a written segment goes before a parameter. The cost
 * depends on the length of the path, not on the number of routes.
 */
final class PathTree {

  private static final class Node {
    final Map<String, Node> written = new HashMap<>();
    @Nullable Node parameter;
    final Map<String, Route> byMethod = new TreeMap<>();
  }

  /** A route and the segments of the path that met it. */
  record Match(Route route, List<String> segments) {

    /** The decoded segment at the place of {@code {name}}. */
    String parameter(String name) {
      String[] pattern = split(route.path());
      for (int i = 0; i < pattern.length; i++) {
        if (pattern[i].equals("{" + name + "}")) {
          return segments.get(i);
        }
      }
      throw new IllegalArgumentException(route.path() + " has no {" + name + "}");
    }

    /** The path as it was sent, with another segment at the place of {@code {name}}. */
    String with(String name, String segment, String path) {
      String[] sent = split(path);
      String[] pattern = split(route.path());
      for (int i = 0; i < pattern.length; i++) {
        if (pattern[i].equals("{" + name + "}")) {
          sent[i] = segment;
        }
      }
      return "/" + String.join("/", sent);
    }

    boolean hasOrg() {
      return route.scope() == Scope.ORG;
    }
  }

  private final Node root = new Node();

  void add(Route route) {
    Node node = root;
    for (String segment : split(route.path())) {
      if (segment.startsWith("{")) {
        if (node.parameter == null) {
          node.parameter = new Node();
        }
        node = node.parameter;
      } else {
        node = node.written.computeIfAbsent(segment, any -> new Node());
      }
    }
    if (node.byMethod.putIfAbsent(route.method(), route) != null) {
      throw new IllegalStateException("declared twice: " + route.line());
    }
  }

  /** Empty when no route has this path and method. */
  Optional<Match> find(String method, String path) {
    List<String> segments = decoded(path);
    Node node = node(root, segments, 0);
    Route route = node == null ? null : node.byMethod.get(method);
    return route == null ? Optional.empty() : Optional.of(new Match(route, segments));
  }

  /** The methods of the routes at this path; empty when there are none. */
  Set<String> methods(String path) {
    Node node = node(root, decoded(path), 0);
    return node == null ? Set.of() : node.byMethod.keySet();
  }

  private static @Nullable Node node(Node from, List<String> segments, int at) {
    if (at == segments.size()) {
      return from.byMethod.isEmpty() ? null : from;
    }
    Node next = from.written.get(segments.get(at));
    Node found = next == null ? null : node(next, segments, at + 1);
    if (found == null && from.parameter != null && !segments.get(at).isEmpty()) {
      return node(from.parameter, segments, at + 1);
    }
    return found;
  }

  private static List<String> decoded(String path) {
    List<String> segments = new ArrayList<>(8);
    int start = 1;
    while (start <= path.length()) {
      int slash = path.indexOf('/', start);
      int end = slash < 0 ? path.length() : slash;
      segments.add(decodedSegment(path.substring(start, end)));
      start = end + 1;
    }
    return segments;
  }

  private static String decodedSegment(String segment) {
    if (segment.indexOf('%') < 0) {
      return segment;
    }
    try {
      String decoded = QueryStringDecoder.decodeComponent(segment.replace("+", "%2B"));
      // U+FFFD stands for bytes that are not UTF-8.
      if (RecordReader.storable(decoded) && decoded.indexOf('\uFFFD') < 0) {
        return decoded;
      }
    } catch (IllegalArgumentException e) {
      throw new Problem.NotFound();
    }
    throw new Problem.NotFound();
  }

  private static String[] split(String path) {
    return path.substring(1).split("/", -1);
  }
}
