package io.github.erpvipps.operate;

import io.github.erpvipps.work.Pulses;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.NamedNode;
import org.apache.camel.Route;
import org.apache.camel.component.timer.TimerEndpoint;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.RoutePolicy;
import org.apache.camel.spi.RoutePolicyFactory;
import org.apache.camel.support.RoutePolicySupport;

/** Notes when a route that this bridge's own clock starts has run. What {@code quartz:} starts is watched in the ledger. */
public final class ListenToSchedules implements RoutePolicyFactory {

    private static final Duration GRACE = Duration.ofMinutes(5);

    private final Pulses pulses;

    public ListenToSchedules(Pulses pulses) {
        this.pulses = pulses;
    }

    @Override
    public RoutePolicy createRoutePolicy(CamelContext context, String routeId, NamedNode route) {
        String uri = ((RouteDefinition) route).getInput().getEndpointUri();
        return uri.startsWith("timer:") ? new Listening(routeId) : null;
    }

    private final class Listening extends RoutePolicySupport {
        private final String routeId;
        private volatile Duration most = GRACE;

        Listening(String routeId) {
            this.routeId = routeId;
        }

        /** Only now is it known how often a timer is set to run. */
        @Override
        public void onStart(Route route) {
            if (route.getEndpoint() instanceof TimerEndpoint timer) {
                most = Duration.ofMillis(Math.max(timer.getPeriod(), timer.getDelay()))
                        .plus(GRACE);
            }
            pulses.beat(routeId, most);
        }

        @Override
        public void onStop(Route route) {
            pulses.forget(routeId);
        }

        @Override
        public void onExchangeBegin(Route route, Exchange exchange) {
            pulses.beat(routeId, most);
        }

        @Override
        public void onExchangeDone(Route route, Exchange exchange) {
            pulses.beat(routeId, most);
        }
    }
}
