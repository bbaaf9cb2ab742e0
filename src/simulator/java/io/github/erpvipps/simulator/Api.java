package io.github.erpvipps.simulator;

/** The APIs of Vipps that are spoken here. */
public enum Api {
    ECOM,
    EPAYMENT,
    /** What all APIs have in common: access tokens and webhooks. */
    PLATFORM
}
