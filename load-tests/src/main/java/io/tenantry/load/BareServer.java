package io.tenantry.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VerticleBase;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the same stack does without a product: {@code /me} answers given bytes, {@code /list} runs a
 * given statement and streams its rows as JSON. No guard, no tenant context, no records.
 */
final class BareServer {

  /**
   * What the twin answers.
   *
   * @param me the bytes of {@code /me}
   * @param list the statement of {@code /list}
   * @param parameters of the statement
   * @param columns how many of the statement's columns are written
   */
  record Twin(
      byte[] me, PgConnectOptions database, int connections, String list, Tuple parameters, int columns) {}

  private static final JsonFactory JSON = new JsonFactory();

  private BareServer() {}

  /** Listens on the port with one server for each event loop. */
  static Future<String> listen(Vertx vertx, int port, int eventLoops, Twin twin) {
    return vertx.deployVerticle(
        () -> new Serving(port, eventLoops, twin), new DeploymentOptions().setInstances(eventLoops));
  }

  private static final class Serving extends VerticleBase {
    private final int port;
    private final int eventLoops;
    private final Twin twin;

    Serving(int port, int eventLoops, Twin twin) {
      this.port = port;
      this.eventLoops = eventLoops;
      this.twin = twin;
    }

    @Override
    public Future<?> start() {
      Pool pool =
          PgBuilder.pool()
              .with(new PoolOptions().setMaxSize(Math.max(1, twin.connections() / eventLoops)))
              .connectingTo(twin.database())
              .using(vertx)
              .build();
      Router router = Router.router(vertx);
      router.get("/me").handler(this::me);
      router.get("/list").handler(context -> list(pool, context));
      return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
    }

    private void me(RoutingContext context) {
      context.response().putHeader("Content-Type", "application/json").end(Buffer.buffer(twin.me()));
    }

    private void list(Pool pool, RoutingContext context) {
      pool.preparedQuery(twin.list())
          .execute(twin.parameters())
          .map(rows -> json(rows, twin.columns()))
          .onSuccess(
              body -> context.response().putHeader("Content-Type", "application/json").end(body))
          .onFailure(context::fail);
    }
  }

  private static Buffer json(RowSet<Row> rows, int columns) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    List<String> names = rows.columnsNames();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("data");
      for (Row row : rows) {
        json.writeStartObject();
        for (int i = 0; i < columns; i++) {
          json.writeFieldName(names.get(i));
          write(json, row.getValue(i));
        }
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("memory is always writable", e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }

  private static void write(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case null -> json.writeNull();
      case Boolean flag -> json.writeBoolean(flag);
      case Number number -> json.writeNumber(number.longValue());
      case OffsetDateTime time -> json.writeString(time.toInstant().toString());
      case String[] texts -> json.writeArray(texts, 0, texts.length);
      default -> json.writeString(value.toString());
    }
  }
}
