insert into bridge.warning as w (name, subject, detail) values (:name, :subject, :detail)
on conflict (name, subject) where ended_at is null do update set detail = excluded.detail, seen_at = clock_timestamp()
returning w.xmax = 0 as is_new
