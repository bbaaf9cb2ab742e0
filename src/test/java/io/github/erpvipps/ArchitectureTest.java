package io.github.erpvipps;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may know what. */
@AnalyzeClasses(packages = "io.github.erpvipps", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule onlyTheBridgeAndItsCommandsKnowTheAdapterOfEcom = classes()
            .that()
            .resideInAPackage("..vipps.ecom..")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("..vipps.ecom..", "..run..", "..cli..");

    @ArchTest
    static final ArchRule onlyTheBridgeAndItsCommandsKnowTheAdapterOfEpayment = classes()
            .that()
            .resideInAPackage("..vipps.epayment..")
            .should()
            .onlyBeAccessed()
            .byAnyPackage("..vipps.epayment..", "..run..", "..cli..");

    @ArchTest
    static final ArchRule theLedgerKnowsNoCamelAndNoJson = noClasses()
            .that()
            .resideInAPackage("..ledger..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "com.fasterxml.jackson..");

    /** Everybody writes, so whoever masks can need nobody. */
    @ArchTest
    static final ArchRule theLogKnowsNothingOfOurs = noClasses()
            .that()
            .resideInAPackage("..logs..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.github.erpvipps..").and(resideOutsideOfPackage("..logs..")));

    @ArchTest
    static final ArchRule onlyTheMetricsCountAndNobodyWaitsForThem = noClasses()
            .that()
            .resideOutsideOfPackages("..metrics..", "..run..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "io.prometheus..", "io.github.erpvipps.metrics..");

    @ArchTest
    static final ArchRule amountsAreNeverFloatingPoint = noClasses()
            .that()
            .resideInAnyPackage("..ledger..", "..accept..", "..vipps..", "..money..")
            .should()
            .dependOnClassesThat()
            .haveFullyQualifiedName("java.text.DecimalFormat");

    @ArchTest
    static final ArchRule nothingSpeaksWithoutALogger = noClasses()
            .that()
            .resideOutsideOfPackages("..cli..", "..simulator..", "..demo..")
            .should()
            .accessField(System.class, "out");
}
