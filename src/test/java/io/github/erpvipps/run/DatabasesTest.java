package io.github.erpvipps.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An address is shown in many places, among them an MBean of each statement: it has no password in it. */
class DatabasesTest {

    @ParameterizedTest
    @CsvSource({
        "jdbc:postgresql://h/d?user=u&password=s%40x,            jdbc:postgresql://h/d?user=u,          s@x",
        "jdbc:postgresql://h/d?password=s%40x&ssl=true,          jdbc:postgresql://h/d?ssl=true,        s@x",
        "jdbc:postgresql://h/d?password=s%40x,                   jdbc:postgresql://h/d,                 s@x",
        "jdbc:sqlserver://h;user=u;password=s%40x;encrypt=true,  jdbc:sqlserver://h;user=u;encrypt=true, s%40x",
        "jdbc:sqlserver://h;user=u;password=a&b;encrypt=true,    jdbc:sqlserver://h;user=u;encrypt=true, a&b",
        "jdbc:postgresql://h/d?password=5%zz,                    jdbc:postgresql://h/d,                 5%zz",
        "jdbc:postgresql://h/d?password=a;b,                     jdbc:postgresql://h/d,                 a;b",
        "jdbc:postgresql://h/d,                                  jdbc:postgresql://h/d,                 other"
    })
    void aPasswordInTheAddressIsTakenOutAndGivenOnItsOwn(String address, String shown, String password) {
        HikariConfig pool = Databases.pool("pool", address, "", "other", 2);

        assertThat(pool.getJdbcUrl()).isEqualTo(shown);
        assertThat(pool.getPassword()).isEqualTo(password);
    }
}
