package io.dittofs.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;

/// The compiled classes of the product, read once for all rules.
final class ProductClasses {
    static final JavaClasses ALL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            // Those of a module whose fixtures are used here.
            .withImportOption(location -> !location.contains("-tests.jar"))
            .importPackages("io.dittofs");

    private ProductClasses() {}
}
