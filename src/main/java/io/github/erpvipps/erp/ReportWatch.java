package io.github.erpvipps.erp;

/** Is told what the ERP's tables were told. It must neither throw nor wait. */
@FunctionalInterface
public interface ReportWatch {

    /**
     * @param kind {@code PAYMENT}, or the purpose of an operation
     * @param written rows that the table has taken
     * @param refused rows that the table has refused
     */
    void reported(String kind, int written, int refused);
}
