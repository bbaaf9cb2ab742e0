package io.github.erpvipps.work;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;

/** {@code due:name} works off the {@link DueSource} that is bound under that name. */
public final class DueComponent extends DefaultComponent {

    private final CallSlots slots;
    private final WakeUps wakeUps;
    private final Pulses pulses;

    public DueComponent(CallSlots slots, WakeUps wakeUps, Pulses pulses) {
        this.slots = slots;
        this.wakeUps = wakeUps;
        this.pulses = pulses;
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) throws Exception {
        DueEndpoint endpoint = new DueEndpoint(uri, this, remaining);
        setProperties(endpoint, parameters);
        return endpoint;
    }

    CallSlots slots() {
        return slots;
    }

    Pulses pulses() {
        return pulses;
    }

    WakeUps wakeUps() {
        return wakeUps;
    }
}
