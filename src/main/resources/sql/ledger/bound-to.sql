select vipps_base_url from bridge.ledger
