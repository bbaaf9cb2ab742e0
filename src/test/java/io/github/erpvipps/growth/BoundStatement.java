package io.github.erpvipps.growth;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A statement of the bridge with values, prepared by the server as the driver would have it prepared. */
public final class BoundStatement {

    private static final Pattern COMMENT = Pattern.compile("--[^\n]*");
    private static final Pattern PARAMETER = Pattern.compile("(?<![:\\w]):#?([a-z_]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String prepared;
    private final String values;

    /** @param parameters a collection stands for several values, as in {@code in (…)}; an array is a text such as {@code {1,2}} */
    public BoundStatement(String sql, Map<String, Object> parameters) {
        List<String> literals = new ArrayList<>();
        prepared = PARAMETER.matcher(COMMENT.matcher(sql).replaceAll("")).replaceAll(found -> {
            if (!parameters.containsKey(found.group(1))) {
                throw new IllegalArgumentException("no value for " + found.group(1));
            }
            Object value = parameters.get(found.group(1));
            Collection<?> each = value instanceof Collection<?> several ? several : Collections.singletonList(value);
            return Matcher.quoteReplacement(each.stream()
                    .map(one -> {
                        literals.add(literal(one));
                        return (one instanceof Number ? "cast($%d as bigint)" : "$%d").formatted(literals.size());
                    })
                    .collect(Collectors.joining(", ")));
        });
        values = literals.isEmpty() ? "" : "(" + String.join(", ", literals) + ")";
    }

    private static String literal(Object value) {
        return value == null ? "null" : "'" + value.toString().replace("'", "''") + "'";
    }

    /** Runs it and takes back what it has changed. */
    public void run(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("prepare it as " + prepared);
            statement.execute("begin");
            try {
                statement.execute("execute it" + values);
            } finally {
                statement.execute("rollback");
                statement.execute("deallocate it");
            }
        }
    }

    /**
     * Runs it and takes back what it has changed.
     *
     * @param generic with the plan that a connection keeps after some runs, which knows no values
     */
    Plan explain(Connection connection, boolean generic) throws SQLException, IOException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set plan_cache_mode = " + (generic ? "force_generic_plan" : "force_custom_plan"));
            statement.execute("prepare it as " + prepared);
            statement.execute("begin");
            try (ResultSet plan =
                    statement.executeQuery("explain (analyze, buffers, format json) execute it" + values)) {
                plan.next();
                return Plan.of(JSON.readTree(plan.getString(1)));
            } finally {
                statement.execute("rollback");
                statement.execute("deallocate it");
            }
        }
    }
}
