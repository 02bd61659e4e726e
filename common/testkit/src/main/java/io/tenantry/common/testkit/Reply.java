package io.tenantry.common.testkit;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.Assertions;

/** What a visitor heard back. */
public final class Reply {
  private final String asked;
  private final HttpResponse<String> response;

  Reply(String asked, HttpResponse<String> response) {
    this.asked = asked;
    this.response = response;
  }

  /** Fails with the whole answer if the status is another one. */
  public Reply answers(int status) {
    Assertions.assertThat(response.statusCode())
        .as("%s → %d %s", asked, response.statusCode(), text())
        .isEqualTo(status);
    return this;
  }

  /** A refusal: this status, problem+json, and this code. */
  public Reply answers(int status, String code) {
    answers(status);
    Assertions.assertThat(header("Content-Type")).as(asked).contains("application/problem+json");
    Assertions.assertThat(json().getString("code")).as("%s → %s", asked, text()).isEqualTo(code);
    return this;
  }

  public int status() {
    return response.statusCode();
  }

  public String text() {
    return response.body();
  }

  public JsonObject json() {
    return new JsonObject(response.body());
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** Each cookie that the answer sets, with its attributes. */
  public List<String> cookies() {
    return response.headers().allValues("Set-Cookie");
  }
}
