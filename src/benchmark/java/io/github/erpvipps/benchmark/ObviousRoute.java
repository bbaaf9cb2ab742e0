package io.github.erpvipps.benchmark;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import org.apache.camel.main.Main;

/** Runs a file of {@code benchmark/obvious-routes} by Camel's own main class, with Camel's defaults. */
public final class ObviousRoute {

    private ObviousRoute() {}

    /** Arguments: the database's address, Vipps' address and the route's file. */
    public static void main(String[] args) throws Exception {
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(args[0]);
        pool.setUsername("postgres");
        Main camel = new Main(ObviousRoute.class);
        camel.setDefaultPropertyPlaceholderLocation("false");
        camel.addOverrideProperty("camel.main.routes-include-pattern", "file:" + args[2]);
        camel.addOverrideProperty("vipps", args[1]);
        camel.bind("database", new HikariDataSource(pool));
        camel.run();
    }
}
