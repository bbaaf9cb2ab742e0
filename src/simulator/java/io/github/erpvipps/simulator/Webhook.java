package io.github.erpvipps.simulator;

import java.util.List;

/** A registration: where a sales unit wants to be told of which events, and the secret that they are signed with. */
record Webhook(String id, String salesUnit, String url, List<String> events, String secret) {
    Webhook {
        events = List.copyOf(events);
    }
}
