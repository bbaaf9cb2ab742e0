package io.github.erpvipps.logs;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.Marker;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.config.Property;
import org.apache.logging.log4j.core.impl.ContextDataFactory;
import org.apache.logging.log4j.core.impl.DefaultLogEventFactory;
import org.apache.logging.log4j.core.impl.Log4jLogEvent;
import org.apache.logging.log4j.core.impl.LogEventFactory;
import org.apache.logging.log4j.message.Message;
import org.apache.logging.log4j.message.SimpleMessage;
import org.apache.logging.log4j.util.StringMap;

/**
 * Makes the events of all loggers, and makes them masked: whatever appender, layout or filter a configuration has, it never
 * sees what must not be read. {@code log4j2.component.properties} puts it in place.
 */
public final class MaskedEvents implements LogEventFactory {

    private final DefaultLogEventFactory plain = new DefaultLogEventFactory();

    @Override
    public LogEvent createEvent(
            String loggerName,
            Marker marker,
            String fqcn,
            Level level,
            Message data,
            List<Property> properties,
            Throwable thrown) {
        return masked(plain.createEvent(loggerName, marker, fqcn, level, data, properties, thrown));
    }

    @Override
    public LogEvent createEvent(
            String loggerName,
            Marker marker,
            String fqcn,
            StackTraceElement location,
            Level level,
            Message data,
            List<Property> properties,
            Throwable thrown) {
        return masked(plain.createEvent(loggerName, marker, fqcn, location, level, data, properties, thrown));
    }

    /** The message becomes a plain one: its parameters are a second way to what its text hides. */
    private static LogEvent masked(LogEvent event) {
        Masks masks = Masks.ofProcess();
        Log4jLogEvent.Builder builder = new Log4jLogEvent.Builder(event)
                .setMessage(new SimpleMessage(masks.hideInLine(
                        event.getLoggerName(),
                        event.getMessage() == null ? null : event.getMessage().getFormattedMessage())))
                .setThreadName(masks.hide(event.getThreadName()))
                .setThrown(masked(event.getThrown(), masks));
        if (!event.getContextData().isEmpty()) {
            StringMap context = ContextDataFactory.createContextData();
            event.getContextData()
                    .forEach((name, value) -> context.putValue(name, masks.hideInId(String.valueOf(value))));
            builder.setContextData(context);
        }
        return builder.build();
    }

    /** The failure as it is when none of its texts holds anything to hide, and otherwise one with the same traces. */
    private static Throwable masked(Throwable thrown, Masks masks) {
        return thrown == null || isClean(thrown, masks, Collections.newSetFromMap(new IdentityHashMap<>()))
                ? thrown
                : new MaskedFailure(thrown, masks, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static boolean isClean(Throwable thrown, Masks masks, Set<Throwable> seen) {
        if (thrown == null || !seen.add(thrown)) {
            return true;
        }
        String text = thrown.toString();
        if (!text.equals(masks.hide(text)) || !isClean(thrown.getCause(), masks, seen)) {
            return false;
        }
        for (Throwable suppressed : thrown.getSuppressed()) {
            if (!isClean(suppressed, masks, seen)) {
                return false;
            }
        }
        return true;
    }
}
