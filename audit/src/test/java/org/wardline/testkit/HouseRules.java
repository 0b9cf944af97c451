package org.wardline.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The directions in which modules and packages may point, as rules that each module's
/// `ArchitectureTest` checks.
public final class HouseRules {

    private HouseRules() {}

    /// All production classes of Wardline that the calling module can see.
    public static JavaClasses productionClasses() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests())
                // The testkits of other modules, which come as jars.
                .withImportOption(location -> !location.contains("-tests.jar"))
                .importPackages("org.wardline");
    }

    /// No class in `from` may depend on one in `to` (package patterns of ArchUnit, for example
    /// `org.wardline.sip..`).
    public static void forbid(JavaClasses classes, String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .allowEmptyShould(true)
                .check(classes);
    }

    /// In a list of packages written left to right, imports point left only.
    public static void leftOnly(JavaClasses classes, String... packages) {
        for (int i = 0; i < packages.length - 1; i++) {
            var right = java.util.Arrays.copyOfRange(packages, i + 1, packages.length);
            forbid(classes, packages[i], right);
        }
    }

    /// No cycle among the packages that the pattern slices, for example `org.wardline.(**)`.
    public static void noCycles(JavaClasses classes, String pattern) {
        slices().matching(pattern).should().beFreeOfCycles().allowEmptyShould(true).check(classes);
    }

    /// No locks of any kind: state here has one owner thread.
    public static void noLocks(JavaClasses classes, String... packages) {
        noClasses()
                .that()
                .resideInAnyPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks..")
                .allowEmptyShould(true)
                .check(classes);
    }
}
