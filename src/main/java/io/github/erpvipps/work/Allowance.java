package io.github.erpvipps.work;

/** How many rows a second all routes together may take that share it; what is not used is kept for one second at most. */
public final class Allowance {

    private static final double NANOS = 1e9;

    private final long perSecond;
    private double left;
    private int reserved;
    private long at = System.nanoTime();

    /** @param perSecond at least 1 */
    public Allowance(long perSecond) {
        this.perSecond = perSecond;
        this.left = perSecond;
    }

    /**
     * Reserves up to {@code wanted}, until {@link #use} says how many it came to. Where nobody waits, a quarter is left for those
     * whom somebody waits for.
     */
    synchronized int reserve(int wanted, CallSlots.Lane lane) {
        refill();
        double free = lane == CallSlots.Lane.BULK ? left - Math.floor((double) perSecond / 4) : left;
        int granted = (int) Math.max(0, Math.min(wanted, free - reserved));
        reserved += granted;
        return granted;
    }

    /** Of what was reserved so many were used; the rest is free again. */
    synchronized void use(int granted, int used) {
        reserved -= granted;
        left -= used;
    }

    public long perSecond() {
        return perSecond;
    }

    /** How many rows may still be taken at this moment; below 0 when the last ones were more than there was room for. */
    public synchronized double left() {
        refill();
        return left;
    }

    /** All of it was used; what is only reserved, while somebody looks whether there is anything to do, is not. */
    synchronized boolean isSpent() {
        refill();
        return left < 1;
    }

    private void refill() {
        long now = System.nanoTime();
        left = Math.min((double) perSecond, left + (double) (now - at) / NANOS * (double) perSecond);
        at = now;
    }
}
