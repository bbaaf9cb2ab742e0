package io.github.erpvipps.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.github.erpvipps.benchmark.PlainCall.Answered;
import io.github.erpvipps.benchmark.PlainCall.Leased;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * The ceiling: what somebody writes who wants the same durable steps and nothing else. Leased in batches; committed as being sent
 * before a call that moves something; what came of it committed after the call, with the payment and an event each time. No
 * retries, no look-ups, no limits.
 */
public final class HandWrittenLoop {

    private static final int POOL_SIZE = 12;
    private static final long WITHOUT_ROOM_MS = 1;
    private static final long IDLE_MS = 2;
    private static final int OK = 200;

    /** How a step is committed. */
    private interface Step<T> {
        void commit(T one) throws Exception;
    }

    private final ObjectMapper json = new ObjectMapper();
    private final DataSource database;
    private final CloseableHttpClient http;
    private final String vipps;
    private final PlainCall call;
    private final BlockingQueue<Leased> leased;
    private final Step<Leased> sending;
    private final Step<Answered> record;

    private HandWrittenLoop(
            DataSource database,
            CloseableHttpClient http,
            String vipps,
            PlainCall call,
            int inFlight,
            boolean inBatches) {
        this.database = database;
        this.http = http;
        this.vipps = vipps;
        this.call = call;
        this.leased = new ArrayBlockingQueue<>(inFlight);
        if (inBatches) {
            Together<Leased> starts = new Together<>("sending", this::sending, HandWrittenLoop::die);
            this.sending = starts::committed;
            // The answer is in memory: whoever dies now leaves a call that is looked up, as if it had died a moment
            // earlier.
            Together<Answered> answers = new Together<>("record", this::record, HandWrittenLoop::die);
            this.record = answers::later;
        } else {
            this.sending = one -> sending(List.of(one));
            this.record = one -> record(List.of(one));
        }
    }

    /** Arguments: the database's address, Vipps' address, the kind of call, how many in flight, and whether to record in batches. */
    public static void main(String[] args) {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(args[0]);
        pool.setUsername("postgres");
        pool.setMaximumPoolSize(POOL_SIZE);
        int inFlight = Integer.parseInt(args[3]);
        CloseableHttpClient http = HttpClients.custom()
                .disableAutomaticRetries()
                .disableCookieManagement()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setMaxConnPerRoute(inFlight)
                        .setMaxConnTotal(inFlight)
                        .build())
                .build();
        new HandWrittenLoop(
                        new HikariDataSource(pool),
                        http,
                        args[1],
                        PlainCall.of(Call.named(args[2])),
                        inFlight,
                        Boolean.parseBoolean(args[4]))
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
                    TimeUnit.MILLISECONDS.sleep(room == 0 ? WITHOUT_ROOM_MS : IDLE_MS);
                }
            } catch (SQLException | InterruptedException e) {
                die(e);
            }
        }
    }

    private boolean leaseUpTo(int most) throws SQLException {
        boolean any = false;
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(call.lease())) {
            statement.setInt(1, most);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    any = true;
                    leased.add(new Leased(
                            row.getLong(1),
                            row.getObject(2, UUID.class),
                            row.getString(3),
                            row.getString(4),
                            row.getBytes(5)));
                }
            }
        }
        return any;
    }

    private void work() {
        while (true) {
            try {
                Leased one = leased.take();
                if (call.sending() != null) {
                    sending.commit(one);
                }
                record.commit(new Answered(one.id(), send(one)));
            } catch (Exception e) {
                die(e);
            }
        }
    }

    private String send(Leased one) throws IOException {
        HttpUriRequestBase request = call.request().of(vipps, one);
        request.setHeader("Authorization", "Bearer token-of-the-stand-in");
        return http.execute(request, response -> {
            JsonNode answer = json.readTree(EntityUtils.toByteArray(response.getEntity()));
            if (response.getCode() != OK) {
                throw new IOException("answered " + response.getCode());
            }
            return call.told().apply(answer);
        });
    }

    private void sending(List<Leased> several) throws SQLException {
        Long[] ids = several.stream().map(Leased::id).toArray(Long[]::new);
        UUID[] tokens = several.stream().map(Leased::token).toArray(UUID[]::new);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(call.sending())) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.setArray(2, connection.createArrayOf("uuid", tokens));
            expect(several.size(), statement);
        }
    }

    private void record(List<Answered> several) throws SQLException {
        Long[] ids = several.stream().map(Answered::id).toArray(Long[]::new);
        String[] told = several.stream().map(Answered::told).toArray(String[]::new);
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(call.record())) {
            statement.setArray(1, connection.createArrayOf("bigint", ids));
            statement.setArray(2, connection.createArrayOf("text", told));
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
}
