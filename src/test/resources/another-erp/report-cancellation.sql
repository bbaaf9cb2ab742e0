update salg.avbestilling
set status = case cast(:#status as varchar) when 'ACCEPTED' then 1 when 'DONE' then 2 when 'REJECTED' then 3 else 9 end,
    merknad = substring(cast(:#problem as varchar) from 1 for 120), endring = :#version
where 'A' || id = :#id and (endring is null or endring < :#version)
