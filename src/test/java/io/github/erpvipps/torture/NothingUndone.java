package io.github.erpvipps.torture;

import java.util.List;

/**
 * Money that has moved never moves back, so what the ledger has once known of it never shrinks. A shrinking sum would be healed by
 * the daily look before the books are compared at the end; so the ledger's own tables note it when it happens.
 */
final class NothingUndone {

    private static final int THE_BOOKS_AGREE = 6;

    private static final String NOTE = """
            create table public.undone (order_id text, what text);
            create function public.note_undone() returns trigger language plpgsql security definer as $$
            begin
                insert into public.undone values (new.order_id, new.reference || ': captured ' || old.captured_minor || ' → '
                    || new.captured_minor || ', refunded ' || old.refunded_minor || ' → ' || new.refunded_minor
                    || ', cancelled ' || old.cancelled_minor || ' → ' || new.cancelled_minor);
                return new;
            end $$;
            create trigger zz_note_undone before update on bridge.payment for each row
            when (new.captured_minor < old.captured_minor or new.refunded_minor < old.refunded_minor
                or new.cancelled_minor < old.cancelled_minor)
            execute function public.note_undone()""";

    private final PatientSql sql;

    /** From now on it is noted; the ledger must have its tables. */
    NothingUndone(Machinery machinery) {
        sql = new PatientSql(machinery.database("torture-referee"));
        sql.update(NOTE);
    }

    List<Broken> check() {
        return sql.rows("select order_id, what from public.undone").stream()
                .map(row -> new Broken(
                        THE_BOOKS_AGREE,
                        (String) row.get("order_id"),
                        "the ledger has forgotten money: " + row.get("what")))
                .toList();
    }
}
