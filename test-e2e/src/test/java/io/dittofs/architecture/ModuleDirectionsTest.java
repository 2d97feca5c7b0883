package io.dittofs.architecture;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The drawing of the modules in the architecture document, as rules.
final class ModuleDirectionsTest {
    // Far below what there is: only an import that lost a module may fall under it.
    private static final int CLASSES_MIN = 200;

    @Test
    void seesTheWholeProduct() {
        var modules = ProductClasses.ALL.stream()
                .map(JavaClass::getPackageName)
                .filter(name -> name.startsWith("io.dittofs."))
                .map(name -> name.substring("io.dittofs.".length()).replaceAll("\\..*", ""))
                .collect(Collectors.toSet());
        assertThat(ProductClasses.ALL.size())
                .as("a rule over no classes holds always")
                .isGreaterThan(CLASSES_MIN);
        assertThat(modules)
                .as("a rule over a module that was not read holds always")
                .contains("metadata", "blocks", "transfer", "nfs", "config", "server", "cli");
    }

    @Test
    void modulesDependAsDrawn() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .layer("cli")
                .definedBy("io.dittofs.cli..")
                .layer("server")
                .definedBy("io.dittofs.server..")
                .layer("nfs")
                .definedBy("io.dittofs.nfs..")
                .optionalLayer("smb")
                .definedBy("io.dittofs.smb..")
                .layer("transfer")
                .definedBy("io.dittofs.transfer..")
                .optionalLayer("cache")
                .definedBy("io.dittofs.cache..")
                .layer("blocks")
                .definedBy("io.dittofs.blocks..")
                .layer("metadata")
                .definedBy("io.dittofs.metadata..")
                .layer("config")
                .definedBy("io.dittofs.config..")
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("server")
                .mayOnlyBeAccessedByLayers("cli")
                .whereLayer("nfs")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("smb")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("transfer")
                .mayOnlyBeAccessedByLayers("server")
                .whereLayer("cache")
                .mayOnlyBeAccessedByLayers("transfer", "server")
                .whereLayer("blocks")
                .mayOnlyBeAccessedByLayers("cache", "transfer", "server")
                .whereLayer("metadata")
                .mayOnlyBeAccessedByLayers("nfs", "smb", "transfer", "server", "cli")
                .whereLayer("config")
                .mayOnlyBeAccessedByLayers("server", "cli")
                .because("a module that can reach sideways or up can no longer be tested or replaced by itself")
                .check(ProductClasses.ALL);
    }

    @Test
    void packagesFormNoCycle() {
        slices().matching("io.dittofs.(**)")
                .should()
                .beFreeOfCycles()
                .because("packages in a cycle are one package that nobody can read in parts")
                .check(ProductClasses.ALL);
    }
}
