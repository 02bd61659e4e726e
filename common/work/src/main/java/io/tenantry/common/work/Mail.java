package io.tenantry.common.work;

import io.tenantry.common.web.Problem;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A mail that is to be sent.
 *
 * @param template names {@code mail/<template>.{subject,txt,html}} on the class path
 * @param to one address, without a display name
 * @param model what the templates may show
 * @param secrets what they may show too, but nobody else: sealed in the database, e.g. the text of
 *     a one-time token
 */
public record Mail(String template, String to, JsonObject model, Map<String, String> secrets) {

  private static final Pattern TEMPLATE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** One recipient, nothing that could begin another header or another address. */
  private static final Pattern ADDRESS =
      Pattern.compile("[^\\p{Cntrl}\\s,;:<>()\\[\\]\"\\\\@]+@[^\\p{Cntrl}\\s,;:<>()\"\\\\@]+");

  private static final int ADDRESS_MAX = 320;

  /**
   * @throws Problem.Invalid if the address is not one plain address
   * @throws IllegalArgumentException if the template is not a plain name
   */
  public Mail {
    if (!TEMPLATE.matcher(template).matches()) {
      throw new IllegalArgumentException("not the name of a template: " + template);
    }
    if (to.length() > ADDRESS_MAX || !ADDRESS.matcher(to).matches()) {
      throw Problem.Invalid.of("/email", "must be one plain mail address");
    }
    secrets = Map.copyOf(secrets);
  }

  public Mail(String template, String to, JsonObject model) {
    this(template, to, model, Map.of());
  }

  /** Neither the address nor the secrets: this may be logged. */
  @Override
  public String toString() {
    return "Mail(" + template + ")";
  }
}
