package io.github.erpvipps.simulator;

import java.time.Instant;

/** A callback that was tried, with the HTTP status that came back; 0: no answer within three seconds. */
public record SentCallback(String reference, String url, String status, int httpStatus, Instant time) {}
