update salg.ordre
set betalt = case cast(:#status as varchar)
        when 'ACCEPTED' then 1 when 'INITIATED' then 2 when 'AUTHORIZED' then 3 when 'PARTIALLY_CAPTURED' then 4
        when 'CAPTURED' then 5 when 'PARTIALLY_REFUNDED' then 6 when 'REFUNDED' then 7 when 'DEAD_LETTERED' then 9 else 8 end,
    lenke = :#payment_url,
    reservert_kr = cast(:#authorized_minor as numeric) / 100, trukket_kr = cast(:#captured_minor as numeric) / 100,
    refundert_kr = cast(:#refunded_minor as numeric) / 100, sluppet_kr = cast(:#cancelled_minor as numeric) / 100,
    merknad = substring(cast(:#problem as varchar) from 1 for 120), endring = :#version
where nr = cast(substring(cast(:#id as varchar) from 4) as integer) and (endring is null or endring < :#version)
