update salg.ordre set betalt = case cast(:#status as varchar) when 'ACCEPTED' then 1 else 8 end,
    merknad = substring(cast(:#problem as varchar) from 1 for 120)
where nr = cast(substring(cast(:#id as varchar) from 4) as integer) and betalt = :#seen_status
