package io.github.erpvipps.benchmark;

import java.util.Map;

/** A kind of call to Vipps that is measured. */
enum Call {
    /** A new order gets the address where its customer approves. Each is checked an hour later only, so that no check is measured. */
    INITIATE("initiate", "initiations"),
    /** The customer has just approved: the look sees it, and the payment becomes authorized. */
    STATUS_CHECK("status-check", "status checks"),
    /** Reserved money is taken. */
    CAPTURE("capture", "captures");

    private final String id;
    private final String plural;

    Call(String id, String plural) {
        this.id = id;
        this.plural = plural;
    }

    /** As options, files and CSV name it. */
    String id() {
        return id;
    }

    String plural() {
        return plural;
    }

    /** Of the bridge, where its defaults would hold the measurement back. */
    Map<String, String> settings() {
        return switch (this) {
            case INITIATE -> Map.of("status.first-check-ms", "3600000");
            case STATUS_CHECK -> Map.of("status.max-per-second", "10000");
            case CAPTURE -> Map.of();
        };
    }

    /** It moves nothing: to make it twice is a waste, and no harm. */
    boolean isLook() {
        return this == STATUS_CHECK;
    }

    static Call named(String id) {
        for (Call call : values()) {
            if (call.id.equals(id)) {
                return call;
            }
        }
        throw new IllegalArgumentException("there is no call " + id);
    }
}
