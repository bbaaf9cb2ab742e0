package io.github.erpvipps.torture;

import java.time.Duration;
import java.util.List;

/**
 * What the bridges count agrees with what is there. Each id is a part of its own here, and none is counted again because its turn has come:
 * so a change of state that no event tells of, or tells too late, leaves a wrong number.
 */
final class RightCounts {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    private static final String NO_TURNS = """
            update bridge.tally_turn set part_size = 1;
            create function public.no_turn() returns trigger language plpgsql as $$
            begin
                new.counted_at := 'infinity';
                return new;
            end $$;
            create trigger no_turn before insert or update on bridge.tally_part for each row execute function public.no_turn()""";

    private static final String WRONG = """
            select p.order_id, p.reference || ' is ' || p.payment_status || ' and counted as ' || coalesce(t.states[1], 'nothing') as what
            from bridge.payment p left join bridge.tally_part t on t.counts = 'PAYMENT' and t.part = p.payment_id
            where t.states[1] is distinct from p.payment_status
            union all
            select o.order_id, o.purpose || ' ' || o.source_id || ' is ' || o.state || ' and counted as ' || coalesce(t.states[1], 'nothing')
            from bridge.operation o left join bridge.tally_part t on t.counts = 'OPERATION' and t.part = o.operation_id
            where t.states[1] is distinct from case when o.state in ('DONE', 'REJECTED') then o.state end""";

    private static final String ASK =
            "update bridge.tally_turn set next_at = '-infinity' where counted_at is null or counted_at < cast(? as timestamptz)";

    private final PatientSql sql;

    /** From now on it is so; the ledger must have its tables. */
    RightCounts(Machinery machinery) {
        sql = new PatientSql(machinery.database("torture-referee"));
        sql.update(NO_TURNS);
    }

    /** Asks for one more count, when all is quiet. */
    List<Broken> check() {
        String quietSince = sql.texts("select clock_timestamp()::text").get(0);
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sql.update(ASK, quietSince) > 0) {
            if (System.nanoTime() > end) {
                return List.of(new Broken(0, null, "nobody counts"));
            }
            Pause.of(LOOK_EVERY);
        }
        return sql.rows(WRONG).stream()
                .map(row -> new Broken(0, (String) row.get("order_id"), (String) row.get("what")))
                .toList();
    }
}
