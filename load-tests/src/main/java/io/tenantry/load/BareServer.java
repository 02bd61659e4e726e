package io.tenantry.load;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tenantry.users.FirstPage;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
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
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
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
   * @param database as a login that no policy stops
   * @param org whose first page {@code /list} answers
   */
  record Twin(Buffer me, PgConnectOptions database, UUID org) {}

  private static final JsonFactory JSON = new JsonFactory();

  /** As many as the product's login for organizations has. */
  private static final int CONNECTIONS = 16;

  private BareServer() {}

  /**
   * A process of its own.
   *
   * @param args port, event loops, port of PostgreSQL, organization, bytes of {@code /me} in base64
   */
  public static void main(String[] args) {
    PgConnectOptions database =
        new PgConnectOptions()
            .setHost("127.0.0.1")
            .setPort(Integer.parseInt(args[2]))
            .setDatabase("tenantry")
            .setUser("postgres")
            .setCachePreparedStatements(true)
            .setPreparedStatementCacheSqlFilter(sql -> true);
    Twin twin =
        new Twin(
            Buffer.buffer(Base64.getDecoder().decode(args[4])), database, UUID.fromString(args[3]));
    int port = Integer.parseInt(args[0]);
    int eventLoops = Integer.parseInt(args[1]);
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions().setEventLoopPoolSize(eventLoops).setPreferNativeTransport(true));
    vertx
        .deployVerticle(
            () -> new Serving(port, eventLoops, twin),
            new DeploymentOptions().setInstances(eventLoops))
        .onSuccess(deployed -> System.out.println("ready"))
        .onFailure(failure -> {
          System.err.println(failure);
          System.exit(1);
        });
  }

  private static final String STATEMENT = FirstPage.sql();
  private static final int COLUMNS = FirstPage.columns();

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
              .with(new PoolOptions().setMaxSize(CONNECTIONS / eventLoops))
              .connectingTo(twin.database())
              .using(vertx)
              .build();
      Router router = Router.router(vertx);
      router.get("/me").handler(this::me);
      router.get("/list").handler(context -> list(pool, context));
      return vertx.createHttpServer().requestHandler(router).listen(port, "127.0.0.1");
    }

    private void me(RoutingContext context) {
      context.response().putHeader("Content-Type", "application/json").end(twin.me());
    }

    private void list(Pool pool, RoutingContext context) {
      Tuple parameters =
          Tuple.of(twin.org(), OffsetDateTime.now(ZoneOffset.UTC), FirstPage.ROWS, 0);
      pool.preparedQuery(STATEMENT)
          .execute(parameters)
          .map(BareServer::json)
          .onSuccess(
              body -> context.response().putHeader("Content-Type", "application/json").end(body))
          .onFailure(context::fail);
    }
  }

  private static Buffer json(RowSet<Row> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    List<String> names = rows.columnsNames();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeArrayFieldStart("data");
      for (Row row : rows) {
        json.writeStartObject();
        for (int i = 0; i < COLUMNS; i++) {
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
