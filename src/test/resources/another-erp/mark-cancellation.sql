update salg.avbestilling set status = case cast(:#status as varchar) when 'ACCEPTED' then 1 else 3 end,
    merknad = substring(cast(:#problem as varchar) from 1 for 120)
where 'A' || id = :#id and status = :#seen_status
