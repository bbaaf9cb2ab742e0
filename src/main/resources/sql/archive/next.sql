-- Up to which payment the next batch goes: by number, since there are gaps where others were archived.
select max(payment_id) as upto
from (select payment_id from bridge.payment where payment_id > :after order by payment_id limit :most) few
