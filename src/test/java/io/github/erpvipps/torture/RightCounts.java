package io.github.erpvipps.torture;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the bridges count agrees with what is there. Each id is a part of its own here, and none is counted again because its turn has come:
 * so a change of state that no event tells of, or tells too late, leaves a wrong number.
 */
final class RightCounts {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    private static final String NO_TURNS = """
            update bridge.tally_turn set part_size = 1;
            create function public.no_turn() returns trigger language plpgsql as $$
            begin
                new.counted_at := 'infinity';
                return new;
            end $$;
            create trigger no_turn before insert or update on bridge.tally_part for each row execute function public.no_turn()""";

    private static final String COUNTED = "select concat_ws(' ', kind, state) as what, number from bridge.tally";

    private static final String THERE = """
            select payment_status as what, count(*) as number from bridge.payment group by 1
            union all
            select kind || ' ' || state, count(*) from bridge.operation where state in ('DONE', 'REJECTED') group by 1""";

    private final PatientSql sql;

    /** From now on it is so; the ledger must have its tables. */
    RightCounts(Machinery machinery) {
        sql = new PatientSql(machinery.database("torture-referee"));
        sql.update(NO_TURNS);
    }

    /** Asks for one more count, when all is quiet. */
    List<Broken> check() {
        sql.update("update bridge.tally_turn set counted_at = null, next_at = '-infinity'");
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sql.number("select count(*) from bridge.tally_turn where counted_at is not null") == 0) {
            if (System.nanoTime() > end) {
                return List.of(new Broken(0, null, "nobody counts"));
            }
            Pause.of(LOOK_EVERY);
        }
        Map<String, Long> counted = numbers(COUNTED);
        Map<String, Long> there = numbers(THERE);
        return counted.equals(there)
                ? List.of()
                : List.of(new Broken(0, null, "counted is " + counted + ", there is " + there));
    }

    private Map<String, Long> numbers(String query) {
        Map<String, Long> numbers = new TreeMap<>();
        sql.rows(query).forEach(row -> numbers.put((String) row.get("what"), (Long) row.get("number")));
        return numbers;
    }
}
