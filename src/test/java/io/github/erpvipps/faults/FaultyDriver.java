package io.github.erpvipps.faults;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverPropertyInfo;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import java.util.stream.IntStream;

/** PostgreSQL's own driver, but for one point at which the blow falls, once. */
final class FaultyDriver implements Driver {

    private final Driver real = new org.postgresql.Driver();
    private final NamedPoint point;
    private final StatementNames names;
    private final AtomicBoolean fallen = new AtomicBoolean();

    FaultyDriver(NamedPoint point, StatementNames names) {
        this.point = point;
        this.names = names;
    }

    @Override
    public Connection connect(String url, Properties info) throws SQLException {
        Connection connection = real.connect(url, info);
        return connection == null ? null : proxy(Connection.class, new Watched(connection));
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(FaultyDriver.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private static Object call(Object target, Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    /** One connection. The blow falls at a commit when the transaction has run the statement. */
    private final class Watched implements InvocationHandler {

        private final Connection connection;
        private boolean passed;

        Watched(Connection connection) {
            this.connection = connection;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            switch (method.getName()) {
                case "commit" -> {
                    commit();
                    return null;
                }
                case "rollback" -> {
                    passed = passed && arguments != null && arguments.length > 0;
                    return call(connection, method, arguments);
                }
                case "prepareStatement" -> {
                    PreparedStatement statement = (PreparedStatement) call(connection, method, arguments);
                    List<String> known = names.of((String) arguments[0]);
                    return known.isEmpty()
                            ? statement
                            : proxy(
                                    PreparedStatement.class,
                                    new WatchedStatement(statement, (String) arguments[0], known, this));
                }
                case "createStatement" -> {
                    Statement statement = (Statement) call(connection, method, arguments);
                    return proxy(Statement.class, new WatchedStatement(statement, "", List.of(), this));
                }
                default -> {
                    return call(connection, method, arguments);
                }
            }
        }

        void commit() throws SQLException {
            boolean now = passed && !fallen.get();
            passed = false;
            if (now && point.moment() == NamedPoint.Moment.BEFORE) {
                fall();
            }
            connection.commit();
            if (now && point.moment() == NamedPoint.Moment.AFTER) {
                fall();
            }
        }

        private void fall() throws SQLException {
            if (fallen.compareAndSet(false, true)) {
                FaultyBridge.say(point);
                switch (point.blow()) {
                    case HALT -> Runtime.getRuntime().halt(FaultyBridge.KILLED);
                    case HANG -> FaultyBridge.hang();
                    case BREAK -> {
                        connection.abort(Runnable::run);
                        throw new SQLException("the connection has broken", "08006");
                    }
                }
            }
        }
    }

    /** A statement, prepared or not, that may be the one. */
    private final class WatchedStatement implements InvocationHandler {

        private final Statement statement;
        private final String sql;
        private final List<String> prepared;
        private final Watched on;

        WatchedStatement(Statement statement, String sql, List<String> prepared, Watched on) {
            this.statement = statement;
            this.sql = sql;
            this.prepared = prepared;
            this.on = on;
        }

        @Override
        public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (!method.getName().startsWith("execute") || fallen.get()) {
                return call(statement, method, arguments);
            }
            List<String> known = prepared;
            if (arguments != null && arguments.length > 0 && arguments[0] instanceof String sql) {
                known = names.of(sql);
            }
            if (known.stream().noneMatch(point::matches)) {
                return call(statement, method, arguments);
            }
            return executed(method, arguments);
        }

        /** Where the statement is its own transaction, it gets one with a commit that can be seen. */
        private Object executed(Method method, Object[] arguments) throws Throwable {
            boolean alone = on.connection.getAutoCommit();
            if (alone) {
                on.connection.setAutoCommit(false);
            }
            try {
                Object result = call(statement, method, arguments);
                on.passed |= hadEffect(result);
                if (alone) {
                    on.commit();
                } else if (on.passed && StatementNames.isRead(sql)) {
                    on.passed = false;
                    on.fall();
                }
                return result;
            } catch (SQLException e) {
                if (alone && !on.connection.isClosed()) {
                    on.connection.rollback();
                }
                on.passed = on.passed && !alone;
                throw e;
            } finally {
                if (alone && !on.connection.isClosed()) {
                    on.connection.setAutoCommit(true);
                }
            }
        }

        private boolean hadEffect(Object result) throws SQLException {
            if (result instanceof ResultSet rows) {
                return rows.isBeforeFirst();
            }
            if (result instanceof Boolean isRows) {
                if (isRows) {
                    return statement.getResultSet().isBeforeFirst();
                }
                // What is not prepared makes tables, which changes no rows.
                return prepared.isEmpty() || statement.getUpdateCount() > 0;
            }
            if (result instanceof int[] counts) {
                return IntStream.of(counts).anyMatch(count -> count != 0);
            }
            return result instanceof Number count && count.longValue() > 0;
        }
    }

    @Override
    public boolean acceptsURL(String url) throws SQLException {
        return real.acceptsURL(url);
    }

    @Override
    public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
        return real.getPropertyInfo(url, info);
    }

    @Override
    public int getMajorVersion() {
        return real.getMajorVersion();
    }

    @Override
    public int getMinorVersion() {
        return real.getMinorVersion();
    }

    @Override
    public boolean jdbcCompliant() {
        return real.jdbcCompliant();
    }

    @Override
    public Logger getParentLogger() {
        return Logger.getLogger("org.postgresql");
    }
}
