package io.github.erpvipps.logs;

import java.util.Map;

/** Work that is about an order: what is logged while it is done bears these fields, whoever logs it. */
public interface AboutOrder {

    /** Such as {@code order}, {@code reference}, {@code operation} and {@code correlation}. */
    Map<String, String> logFields();
}
