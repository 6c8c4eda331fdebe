package io.haingestor.app;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.stream.Stream;

/** The arrows between modules: docs/architecture.md says what they are for. */
@AnalyzeClasses(packages = "io.haingestor", importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {
    private static final String EVENTS = "io.haingestor.events..";
    private static final String SUPPORT = "io.haingestor.functions.support..";
    private static final String TIME_SERIES = "io.haingestor.timeseries..";
    private static final String NORMALIZE = "io.haingestor.normalize..";
    private static final String WRITE = "io.haingestor.write..";
    private static final String WEATHER = "io.haingestor.weather..";
    private static final String OURS = "io.haingestor..";

    @ArchTest
    static final ArchRule theContractUsesNothingOfOurs = onlyUses(EVENTS);

    @ArchTest
    static final ArchRule theGatewayUsesTheContractAlone = onlyUses("io.haingestor.gateway..", EVENTS);

    @ArchTest
    static final ArchRule theBrokerUsesTheContractAlone = onlyUses("io.haingestor.broker..", EVENTS);

    @ArchTest
    static final ArchRule theSimulatorUsesTheContractAlone = onlyUses("io.haingestor.simulator..", EVENTS);

    @ArchTest
    static final ArchRule supportUsesTheContractAlone = onlyUses(SUPPORT, EVENTS);

    @ArchTest
    static final ArchRule theStoreUsesTheContractAlone = onlyUses(TIME_SERIES, EVENTS);

    @ArchTest
    static final ArchRule normalizeUsesNoOtherFunction = onlyUses(NORMALIZE, EVENTS, SUPPORT);

    @ArchTest
    static final ArchRule writeUsesNoOtherFunction = onlyUses(WRITE, EVENTS, SUPPORT, TIME_SERIES);

    @ArchTest
    static final ArchRule weatherUsesNoOtherFunction = onlyUses(WEATHER, EVENTS, SUPPORT);

    @ArchTest
    static final ArchRule everyPackageBelongsToAModule = classes()
            .that()
            .resideInAPackage(OURS)
            .should()
            .resideInAnyPackage(
                    EVENTS,
                    SUPPORT,
                    TIME_SERIES,
                    NORMALIZE,
                    WRITE,
                    WEATHER,
                    "io.haingestor.gateway..",
                    "io.haingestor.broker..",
                    "io.haingestor.simulator..",
                    "io.haingestor.app..")
            .because("a new module needs a rule of its own here");

    @ArchTest
    static final ArchRule plainLibrariesKnowNoQuarkus = noClasses()
            .that()
            .resideInAnyPackage(EVENTS, TIME_SERIES, "io.haingestor.broker..", "io.haingestor.simulator..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.quarkus..", "jakarta..");

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.haingestor.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule everyPackageSaysThatNothingIsNull = classes()
            .that()
            .resideInAPackage(OURS)
            .should(ArchCondition.from(
                    DescribedPredicate.describe("be in a @NullMarked package", ArchitectureTest::isNullMarked)));

    @ArchTest
    static final ArchRule namesSayWhatAThingIs = noClasses()
            .that()
            .resideInAPackage(OURS)
            .should()
            .haveSimpleNameEndingWith("Util")
            .orShould()
            .haveSimpleNameEndingWith("Utils")
            .orShould()
            .haveSimpleNameEndingWith("Helper")
            .orShould()
            .haveSimpleNameEndingWith("Manager")
            .orShould()
            .haveSimpleNameEndingWith("Impl");

    private static ArchRule onlyUses(String module, String... others) {
        var allowed = Stream.concat(Stream.of(module), Arrays.stream(others)).toArray(String[]::new);
        return noClasses()
                .that()
                .resideInAPackage(module)
                .should()
                .dependOnClassesThat(resideInAPackage(OURS).and(DescribedPredicate.not(resideInAnyPackage(allowed))));
    }

    private static boolean isNullMarked(JavaClass type) {
        return type.getPackage().isAnnotatedWith("org.jspecify.annotations.NullMarked");
    }
}
