package io.tenantry.common.work;

import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;

/**
 * The texts of mails, from {@code mail/} on the class path. In HTML every value is escaped; a value
 * that is missing is an error rather than a gap.
 */
final class Templates {

  private final PebbleEngine html = engine(true);
  private final PebbleEngine plain = engine(false);

  record Text(String subject, String txt, String html) {}

  Text render(String template, Map<String, Object> model) {
    return new Text(
        render(plain, template + ".subject", model).strip(),
        render(plain, template + ".txt", model),
        render(html, template + ".html", model));
  }

  private static String render(PebbleEngine engine, String name, Map<String, Object> model) {
    StringWriter text = new StringWriter();
    try {
      engine.getTemplate(name).evaluate(text, model, Locale.ENGLISH);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static PebbleEngine engine(boolean escaping) {
    ClasspathLoader loader = new ClasspathLoader(Templates.class.getClassLoader());
    loader.setPrefix("mail");
    loader.setCharset("UTF-8");
    return new PebbleEngine.Builder()
        .loader(loader)
        .autoEscaping(escaping)
        .strictVariables(true)
        .newLineTrimming(false)
        .build();
  }
}
