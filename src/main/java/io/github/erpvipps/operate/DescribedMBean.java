package io.github.erpvipps.operate;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Optional;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanParameterInfo;
import javax.management.StandardMBean;

/** An MXBean whose every attribute, operation and parameter says what it is, in the words of {@link Described}. */
final class DescribedMBean extends StandardMBean {

    <T> DescribedMBean(T bean, Class<T> type) {
        super(bean, type, true);
    }

    @Override
    protected String getDescription(MBeanInfo info) {
        return getMBeanInterface().getAnnotation(Described.class).value();
    }

    @Override
    protected String getDescription(MBeanAttributeInfo attribute) {
        return method("get" + attribute.getName(), 0)
                .map(getter -> getter.getAnnotation(Described.class).value())
                .orElseGet(attribute::getName);
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation) {
        return method(operation)
                .map(act -> act.getAnnotation(Described.class).value())
                .orElseGet(operation::getName);
    }

    @Override
    protected String getDescription(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return method(operation)
                .map(act -> act.getParameters()[sequence]
                        .getAnnotation(Described.class)
                        .value())
                .orElseGet(parameter::getName);
    }

    /** The names are there because the sources are compiled with {@code -parameters}. */
    @Override
    protected String getParameterName(MBeanOperationInfo operation, MBeanParameterInfo parameter, int sequence) {
        return method(operation)
                .map(act -> act.getParameters()[sequence].getName())
                .orElseGet(parameter::getName);
    }

    @Override
    protected int getImpact(MBeanOperationInfo operation) {
        return operation.getName().matches("order|deadLetters|acts")
                ? MBeanOperationInfo.INFO
                : MBeanOperationInfo.ACTION;
    }

    private Optional<Method> method(MBeanOperationInfo operation) {
        return method(operation.getName(), operation.getSignature().length);
    }

    private Optional<Method> method(String name, int parameters) {
        return Arrays.stream(getMBeanInterface().getMethods())
                .filter(method -> method.getName().equals(name) && method.getParameterCount() == parameters)
                .findFirst();
    }
}
