package io.github.erpvipps.flows;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** The tests of this class run twice: with eCom, and in an execution of their own with ePayment ({@link Shop#API}). */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("either-api")
public @interface WithEitherApi {}
