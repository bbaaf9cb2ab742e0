update salg.retur
set status = case cast(:#status as varchar) when 'ACCEPTED' then 1 when 'DONE' then 2 when 'REJECTED' then 3 else 9 end,
    utbetalt_kr = cast(:#outcome_minor as numeric) / 100, merknad = substring(cast(:#problem as varchar) from 1 for 120),
    endring = :#version
where 'R' || returnr = :#id and (endring is null or endring < :#version)
