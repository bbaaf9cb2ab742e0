insert into bridge.ledger (vipps_base_url) values (:vipps_base_url) on conflict do nothing
