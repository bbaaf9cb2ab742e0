package io.github.erpvipps.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The ceiling: what somebody writes who wants the same durable steps and nothing else. Leased in batches, committed as being sent
 * before the call, committed as done after it, with the payment's sum and an event each time; no retries, no look-ups, no limits.
 */
public final class HandWrittenLoop {

    private static final int POOL_SIZE = 12;
    private static final int MOST_IN_A_BATCH = 200;
    private static final long IDLE_MS = 20;

    private static final String LEASE = """
            update plain.capture c set state = 'LEASED', lease_token = ?, lease_until = clock_timestamp() + interval '60 seconds'
            where c.capture_id = any (array(
                select r.capture_id from plain.capture r where r.state = 'READY'
                order by r.capture_id limit ? for update skip locked))
            returning c.capture_id, c.reference, c.idempotency_key, c.request_body
            """;

    private static final String SENDING = """
            with sent as (
                update plain.capture set state = 'SENDING', sent_at = clock_timestamp()
                where capture_id = any (?) and state = 'LEASED' and lease_token = any (?) and lease_until > clock_timestamp()
                returning capture_id)
            insert into plain.event (capture_id, what) select capture_id, 'sent' from sent returning capture_id
            """;

    private static final String DONE = """
            with done as (
                update plain.capture c set state = 'DONE', done_at = clock_timestamp(), transaction_id = a.transaction_id
                from unnest(?, ?) as a (capture_id, transaction_id)
                where c.capture_id = a.capture_id and c.state = 'SENDING'
                returning c.capture_id, c.payment_id, c.amount_minor),
            booked as (
                update plain.payment p set held_minor = p.held_minor - d.amount_minor, captured_minor = p.captured_minor + d.amount_minor
                from done d where p.payment_id = d.payment_id)
            insert into plain.event (capture_id, what) select capture_id, 'done' from done returning capture_id
            """;

    private record Leased(long captureId, UUID token, String reference, String key, byte[] body) {}

    private record Answered(long captureId, String transactionId) {}

    /** How a step is committed. */
    private interface Commits<T> {
        void commit(T one) throws Exception;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final DataSource database;
    private final CloseableHttpClient http;
    private final String vipps;
    private final BlockingQueue<Leased> leased;
    private final Commits<Leased> sending;
    private final Commits<Answered> done;

    private HandWrittenLoop(
            DataSource database, CloseableHttpClient http, String vipps, int inFlight, boolean inBatches) {
        this.database = database;
        this.http = http;
        this.vipps = vipps;
        this.leased = new ArrayBlockingQueue<>(inFlight);
        if (inBatches) {
            Together<Leased> together = new Together<>("sending", this::sending);
            this.sending = one -> {
                CompletableFuture<Void> committed = new CompletableFuture<>();
                together.add(one, committed);
                committed.join();
            };
            // The answer is in memory: whoever dies now leaves a call that is looked up, as if it had died a moment
            // earlier.
            Together<Answered> later = new Together<>("done", this::done);
            this.done = one -> later.add(one, new CompletableFuture<>());
        } else {
            this.sending = one -> sending(List.of(one));
            this.done = one -> done(List.of(one));
        }
    }

    /** Arguments: the database's address, Vipps' address, how many in flight, and whether to record in batches. */
    public static void main(String[] args) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(args[0]);
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(POOL_SIZE);
        int inFlight = Integer.parseInt(args[2]);
        CloseableHttpClient http = HttpClients.custom()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(inFlight)
                        .setMaxConnTotal(inFlight)
                        .build())
                .build();
        new HandWrittenLoop(new HikariDataSource(pool), http, args[1], inFlight, Boolean.parseBoolean(args[3]))
                .run(inFlight);
    }

    private void run(int inFlight) {
        for (int i = 0; i < inFlight; i++) {
            new Thread(this::work, "call-" + i).start();
        }
        new Thread(this::lease, "lease").start();
    }

    private void lease() {
        while (true) {
            try {
                int room = leased.remainingCapacity();
                // Ahead of the calls, and not for one row at a time.
                if (room < Math.max(1, (leased.size() + room) / 4) || !leaseUpTo(room)) {
                    TimeUnit.MILLISECONDS.sleep(room == 0 ? 1 : IDLE_MS / 10);
                }
            } catch (SQLException | InterruptedException e) {
                die(e);
            }
        }
    }

    private boolean leaseUpTo(int most) throws SQLException {
        UUID token = UUID.randomUUID();
        boolean any = false;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(LEASE)) {
            statement.setObject(1, token);
            statement.setInt(2, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    any = true;
                    leased.add(new Leased(row.getLong(1), token, row.getString(2), row.getString(3), row.getBytes(4)));
                }
            }
        }
        return any;
    }

    private void work() {
        while (true) {
            try {
                Leased one = leased.take();
                sending.commit(one);
                done.commit(new Answered(one.captureId(), capture(one)));
            } catch (Exception e) {
                die(e);
            }
        }
    }

    private String capture(Leased one) throws IOException {
        HttpPost post = new HttpPost(vipps + "/ecomm/v2/payments/" + one.reference() + "/capture");
        post.setHeader("Authorization", "Bearer token-of-the-stand-in");
        post.setHeader("X-Request-Id", one.key());
        post.setEntity(new ByteArrayEntity(one.body(), ContentType.APPLICATION_JSON));
        return http.execute(post, response -> {
            JsonNode answer = json.readTree(EntityUtils.toByteArray(response.getEntity()));
            if (response.getCode() != 200) {
                throw new IOException("answered " + response.getCode());
            }
            return answer.path("transactionInfo").path("transactionId").asText();
        });
    }

    private void sending(List<Leased> several) throws SQLException {
        Long[] ids = several.stream().map(Leased::captureId).toArray(Long[]::new);
        UUID[] tokens = several.stream().map(Leased::token).distinct().toArray(UUID[]::new);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(SENDING)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.setArray(2, connection.createArrayOf("uuid", tokens));
            expect(several.size(), statement);
        }
    }

    private void done(List<Answered> several) throws SQLException {
        Long[] ids = several.stream().map(Answered::captureId).toArray(Long[]::new);
        String[] transactions = several.stream().map(Answered::transactionId).toArray(String[]::new);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(DONE)) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.setArray(2, connection.createArrayOf("text", transactions));
            expect(several.size(), statement);
        }
    }

    private static void expect(int rows, PreparedStatement statement) throws SQLException {
        int found = 0;
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found++;
            }
        }
        if (found != rows) {
            throw new SQLException(found + " rows instead of " + rows);
        }
    }

    /** A benchmark that goes on after a failure would measure something else. */
    private static void die(Exception e) {
        e.printStackTrace();
        Runtime.getRuntime().halt(1);
    }

    /** Commits together what came while the last commit was under way. */
    private static final class Together<T> {

        private interface Batch<T> {
            void commit(List<T> several) throws SQLException;
        }

        private record Waiting<T>(T one, CompletableFuture<Void> committed) {}

        private final BlockingQueue<Waiting<T>> queue = new ArrayBlockingQueue<>(1_000);
        private final Batch<T> batch;

        Together(String name, Batch<T> batch) {
            this.batch = batch;
            new Thread(this::run, name).start();
        }

        void add(T one, CompletableFuture<Void> committed) throws InterruptedException {
            queue.put(new Waiting<>(one, committed));
        }

        private void run() {
            List<Waiting<T>> several = new ArrayList<>();
            while (true) {
                try {
                    several.add(queue.take());
                    queue.drainTo(several, MOST_IN_A_BATCH - 1);
                    batch.commit(several.stream().map(Waiting::one).toList());
                    several.forEach(waiting -> waiting.committed().complete(null));
                    several.clear();
                } catch (SQLException | InterruptedException e) {
                    die(e);
                }
            }
        }
    }
}
