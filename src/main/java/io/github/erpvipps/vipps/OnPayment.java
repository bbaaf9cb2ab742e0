package io.github.erpvipps.vipps;

/** Anything that an adapter is to send about a payment. */
public interface OnPayment {

    /** The API that the payment was created with; its adapter's routes begin with it. */
    String api();

    String salesUnit();

    /** The payment's id at Vipps. */
    String reference();
}
