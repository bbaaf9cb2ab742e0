package io.github.erpvipps.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.erpvipps.cli.Ink;
import io.github.erpvipps.flows.WithEitherApi;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@WithEitherApi
class DemoTest {

    private final StringWriter output = new StringWriter();
    private final CommandLine demo = new CommandLine(new DemoCommand()).setOut(new PrintWriter(output, true));

    @TempDir
    private Path folder;

    @Test
    void allSamplesEndAsExpectedAndTheThreeBooksAgree() throws Exception {
        assertThat(demo.execute("--exit", "--folder", folder.toString()))
                .as(output.toString())
                .isZero();

        assertThat(output.toString())
                .contains("the three books agree", "✓ all 18 orders")
                .doesNotContain("✗", "\u001b");
        assertThat(Files.getPosixFilePermissions(folder.resolve("application.properties")))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(folder.resolve("rejected")).isDirectoryContaining("glob:**/orders-webshop.csv.*.rejected.csv");
    }

    @Test
    void anotherEndThanTheExpectedOneIsTold() throws Exception {
        Path expected = Files.writeString(folder.resolve("expected.csv"), """
                order_id,story,payment_status,authorized_minor,captured_minor,refunded_minor,cancelled_minor,operation_id,operation_status
                SO-1,Ships,CAPTURED,49900,49900,0,0,SHP-1,DONE
                SO-2,Ships,CAPTURED,100,100,0,0,,
                """, StandardCharsets.UTF_8);
        Sums reserved = new Sums(49900, 0, 0, 0);
        Sums captured = new Sums(49900, 49900, 0, 0);
        OrderLine order = new OrderLine("SO-1", 49900L, "AUTHORIZED", reserved, captured, captured, "");

        assertThat(new Expected(expected).differences(List.of(order), Map.of("SHP-1", "REJECTED")))
                .containsExactly(
                        "SO-2: no book has it",
                        "SO-1 is AUTHORIZED, expected CAPTURED",
                        "SO-1 has authorized 49900, captured 0, refunded 0, cancelled 0,"
                                + " expected authorized 49900, captured 49900, refunded 0, cancelled 0",
                        "SHP-1 of SO-1 is REJECTED, expected DONE",
                        "SO-1: the ERP has authorized 49900, captured 0, refunded 0, cancelled 0;"
                                + " the ledger authorized 49900, captured 49900, refunded 0, cancelled 0;"
                                + " Vipps authorized 49900, captured 49900, refunded 0, cancelled 0");
    }

    @Test
    void noLineIsWiderThanTheWindow() {
        OrderLine order = new OrderLine(
                "SO-10001", 49900L, "CAPTURED", Sums.NONE, Sums.NONE, Sums.NONE, "done: " + "x".repeat(200));
        for (int width : new int[] {40, 80, 86, 87, 120}) {
            Page page = new Page(new Ink(true), width);
            String line = page.order(order, "✓", order.last()).replaceAll("\u001b\\[\\d+m", "");
            assertThat(line.length())
                    .as(String.format(Locale.ROOT, "at %d columns", width))
                    .isLessThan(width);
        }
    }
}
