package io.github.erpvipps.flows;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.EventNotifierSupport;

/** What routes are given of the messages that come in at an address, for as long as it listens. */
final class RoutedMessages extends EventNotifierSupport implements AutoCloseable {

    private final CamelContext camel;
    private final String address;
    private final Queue<Map<String, Object>> headers = new ConcurrentLinkedQueue<>();
    private final Queue<String> bodies = new ConcurrentLinkedQueue<>();

    private RoutedMessages(CamelContext camel, String address) {
        this.camel = camel;
        this.address = address;
    }

    /** @param address a part of the endpoint's */
    static RoutedMessages of(CamelContext camel, String address) {
        RoutedMessages messages = new RoutedMessages(camel, address);
        messages.start();
        camel.getCamelContextExtension().setEventNotificationApplicable(true);
        camel.getManagementStrategy().addEventNotifier(messages);
        return messages;
    }

    Queue<Map<String, Object>> headers() {
        return headers;
    }

    Queue<String> bodies() {
        return bodies;
    }

    @Override
    public boolean isEnabled(CamelEvent event) {
        return event instanceof CamelEvent.ExchangeCreatedEvent;
    }

    @Override
    public void notify(CamelEvent event) {
        Exchange exchange = ((CamelEvent.ExchangeCreatedEvent) event).getExchange();
        if (exchange.getFromEndpoint().getEndpointUri().contains(address)) {
            headers.add(Map.copyOf(exchange.getMessage().getHeaders()));
            bodies.add(String.valueOf(exchange.getMessage().getBody()));
        }
    }

    @Override
    public void close() {
        camel.getManagementStrategy().removeEventNotifier(this);
    }
}
