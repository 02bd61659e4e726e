package io.tenantry.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Asks for the first page of a list every 20 ms, whatever else happens. */
final class ListedMeanwhile {

  private static final long EVERY_NANOS = 20_000_000;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final HttpRequest request;
  private final List<Double> millis = Collections.synchronizedList(new ArrayList<>());
  private final Thread asking;
  private volatile boolean over;

  ListedMeanwhile(int port, String token) {
    request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v1/orgs/acme/users"))
            .header("Authorization", "Bearer " + token)
            .build();
    asking = Thread.ofPlatform().start(this::ask);
  }

  /** From when each was due, sorted, in milliseconds. */
  List<Double> ended() throws InterruptedException {
    over = true;
    asking.join();
    Collections.sort(millis);
    return millis;
  }

  private void ask() {
    try {
      for (long due = System.nanoTime(); !over; due += EVERY_NANOS) {
        LockSupport.parkNanos(due - System.nanoTime());
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 200) {
          throw new IOException("a page was answered " + status);
        }
        millis.add((System.nanoTime() - due) / 1e6);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
