package io.github.erpvipps.work;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One source of due rows. */
public final class DueEndpoint extends DefaultEndpoint {

    private final String source;
    private String lane = "";
    private boolean look;
    private boolean batch;
    private int most = 200;
    private Allowance allowance;
    private Allowance yieldsTo;
    private long intervalMs = 500;

    DueEndpoint(String uri, DueComponent component, String source) {
        super(uri, component);
        this.source = source;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalArgumentException("due:" + source + " can only be the beginning of a route");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        DueConsumer consumer = new DueConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    String source() {
        return source;
    }

    /** The lane of the call slots: {@code checkout}, {@code bulk}, or none for a route that calls nobody. */
    public void setLane(String lane) {
        this.lane = lane;
    }

    public String getLane() {
        return lane;
    }

    /** True: what is called moves nothing. */
    public void setLook(boolean look) {
        this.look = look;
    }

    public boolean isLook() {
        return look;
    }

    CallSlots.Calls calls() {
        return look ? CallSlots.Calls.LOOK : CallSlots.Calls.SEND;
    }

    /** True: all rows that were taken together are the body of one exchange. */
    public void setBatch(boolean batch) {
        this.batch = batch;
    }

    public boolean isBatch() {
        return batch;
    }

    /** The most rows that are taken at once. */
    public void setMost(int most) {
        this.most = most;
    }

    public int getMost() {
        return most;
    }

    /** How many rows a second this route and others together may take; null: no limit. */
    public void setAllowance(Allowance allowance) {
        this.allowance = allowance;
    }

    public Allowance getAllowance() {
        return allowance;
    }

    /** Nothing is taken while this allowance is spent: new work would only bring more of what is too much already. */
    public void setYieldsTo(Allowance yieldsTo) {
        this.yieldsTo = yieldsTo;
    }

    public Allowance getYieldsTo() {
        return yieldsTo;
    }

    /** How often it looks by itself, in milliseconds. */
    public void setIntervalMs(long intervalMs) {
        this.intervalMs = intervalMs;
    }

    public long getIntervalMs() {
        return intervalMs;
    }
}
