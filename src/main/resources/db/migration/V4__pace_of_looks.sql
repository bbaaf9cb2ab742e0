-- When a payment was last looked at. Vipps counts looks for each payment, too, and a flood of callbacks or two bridges with the
-- same payment before them must not spend that budget: the lease of a look keeps a distance to the one before.
alter table bridge.payment add column looked_at timestamptz not null default '-infinity';
