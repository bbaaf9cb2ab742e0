package io.github.erpvipps.work;

/** How many rows a second all routes together may take that share it; what is not used is kept for one second at most. */
public final class Allowance {

    private static final double NANOS = 1e9;

    private final long perSecond;
    private double left;
    private long at = System.nanoTime();

    /** @param perSecond at least 1 */
    public Allowance(long perSecond) {
        this.perSecond = perSecond;
        this.left = perSecond;
    }

    /**
     * Takes up to {@code wanted}. Where nobody waits, a quarter is left for those whom somebody waits for.
     *
     * @return how many may be taken, which must be given back when they are not
     */
    synchronized int take(int wanted, CallSlots.Lane lane) {
        refill();
        double free = lane == CallSlots.Lane.BULK ? left - (double) (perSecond / 4) : left;
        int taken = (int) Math.max(0, Math.min(wanted, free));
        left -= taken;
        return taken;
    }

    synchronized void giveBack(int number) {
        left += number;
    }

    /** Nothing more can be taken now. */
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
