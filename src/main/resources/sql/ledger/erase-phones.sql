update bridge.payment set customer_phone = null
where customer_phone is not null and updated_at < clock_timestamp() - :days * interval '1 day' and state <> 'ACCEPTED' and format <= :known_format
