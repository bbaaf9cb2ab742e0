package io.github.erpvipps.operate;

import java.lang.management.ManagementFactory;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The desk's place in the JVM's MBean server. */
public final class Registration implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Registration.class);
    private static final String NAME = "io.github.erpvipps:type=Bridge,name=bridge";

    private final MBeanServer server;
    private final ObjectName name;

    private Registration(MBeanServer server, ObjectName name) {
        this.server = server;
        this.name = name;
    }

    /** Under {@code io.github.erpvipps:type=Bridge,name=bridge}; a second one in the same JVM is {@code bridge-2}. */
    public static Registration of(Desk desk) {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        DescribedMBean bean = new DescribedMBean(desk, BridgeMXBean.class);
        try {
            for (int number = 1; ; number++) {
                ObjectName name = new ObjectName(number == 1 ? NAME : NAME + "-" + number);
                try {
                    server.registerMBean(bean, name);
                    return new Registration(server, name);
                } catch (InstanceAlreadyExistsException taken) {
                    // Another bridge of this JVM has it.
                }
            }
        } catch (JMException e) {
            throw new IllegalStateException("the bridge cannot be shown in JMX", e);
        }
    }

    public ObjectName name() {
        return name;
    }

    @Override
    public void close() {
        try {
            server.unregisterMBean(name);
        } catch (JMException e) {
            // What comes after it must still be closed.
            LOG.warn("{} cannot be taken out of JMX: {}", name, e.toString());
        }
    }
}
