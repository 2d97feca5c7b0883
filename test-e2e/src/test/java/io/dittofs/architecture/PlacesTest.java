package io.dittofs.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What may be touched only in certain places.
final class PlacesTest {
    private static final String[] PROTOCOLS = {"io.dittofs.nfs..", "io.dittofs.smb.."};

    @Test
    void protocolsTouchNoChannelSocketOrThread() {
        noClasses()
                .that()
                .resideInAnyPackage(PROTOCOLS)
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.nio.channels..", "java.nio.file..", "javax.net..")
                        .or(named("java\\.net\\.(.*Socket|.*SocketImpl|.*SocketFactory|Http.*|URL.*)"))
                        .or(named("java\\.io\\.(File.*|RandomAccessFile)"))
                        .or(named("java\\.lang\\.(Thread.*|Process.*|Runtime)"))
                        .or(named("java\\.util\\.(Timer|TimerTask)"))
                        .or(named("java\\.util\\.concurrent\\.(.*Executor.*|CompletableFuture|ForkJoin.*|locks\\..*)")))
                .because("what is bytes in and bytes out can be tested, fuzzed and simulated by bytes alone")
                .check(ProductClasses.ALL);
    }

    @Test
    void protocolsReadNoClock() {
        noClasses()
                .that()
                .resideInAnyPackage(PROTOCOLS)
                .should()
                .callMethodWhere(readsAClock())
                .because("time is handed in, so that a test decides what time it is")
                .check(ProductClasses.ALL);
    }

    @Test
    void theReactorStandsOnTheJdkAlone() {
        classes()
                .that()
                .resideInAPackage("io.dittofs.server.reactor..")
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage("java..", "jdk.net..", "org.jspecify..", "io.dittofs.server.reactor.."))
                .because("the event loop knows connections and messages, not what they mean")
                .check(ProductClasses.ALL);
    }

    @Test
    void theReactorTouchesNoFile() {
        noClasses()
                .that()
                .resideInAPackage("io.dittofs.server.reactor..")
                .should()
                .dependOnClassesThat(resideInAPackage("java.nio.file..")
                        .or(named("java\\.io\\.(File.*|RandomAccessFile)"))
                        .or(JavaClass.Predicates.equivalentTo(FileChannel.class))
                        .or(JavaClass.Predicates.equivalentTo(AsynchronousFileChannel.class)))
                .because("a reactor thread that waits for a disk keeps every connection of its loop waiting")
                .check(ProductClasses.ALL);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.dittofs.metadata.memory..",
                "io.dittofs.metadata.rocksdb..",
                "io.dittofs.metadata.postgres..",
                "io.dittofs.blocks.filesystem..",
                "io.dittofs.blocks.s3..",
                "io.dittofs.transfer.resident..",
                "io.dittofs.transfer.tiered.."
            })
    void storesAreNamedByTheAssemblyAlone(String store) {
        classes()
                .that()
                .resideInAPackage(store)
                .should()
                .onlyHaveDependentClassesThat(resideInAnyPackage(store, "io.dittofs.server.assembly.."))
                .allowEmptyShould(true)
                .because("what names a store directly cannot be given another one")
                .check(ProductClasses.ALL);
    }

    @Test
    void onlyTracingKnowsOpenTelemetry() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.dittofs.server.tracing..")
                .should()
                .dependOnClassesThat(resideInAnyPackage("io.opentelemetry..", "okhttp3..", "okio..", "kotlin.."))
                .because("a server without traces must not even load it")
                .check(ProductClasses.ALL);
    }

    @Test
    void onlyTheCommandLineUsesStandardStreams() {
        noClasses()
                .that(are(not(resideInAPackage("io.dittofs.cli.."))))
                .should(ACCESS_STANDARD_STREAMS)
                .because("a library that prints cannot be embedded, and a daemon's output belongs to its log")
                .check(ProductClasses.ALL);
    }

    @Test
    void onlyTheCommandLineEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackage("io.dittofs.cli..")
                .should()
                .callMethodWhere(new DescribedPredicate<JavaCall<?>>("the call ends the process") {
                    @Override
                    public boolean test(JavaCall<?> call) {
                        String owner = call.getTargetOwner().getName();
                        return List.of("exit", "halt").contains(call.getName())
                                && List.of("java.lang.System", "java.lang.Runtime")
                                        .contains(owner);
                    }
                })
                .because("only the command line knows that nothing else lives in its process")
                .check(ProductClasses.ALL);
    }

    @Test
    void everyPackageIsNullMarked() {
        List<String> unmarked = new ArrayList<>();
        for (var javaPackage : ProductClasses.ALL.getDefaultPackage().getSubpackagesInTree()) {
            boolean holdsOurs = javaPackage.getClasses().stream()
                    .anyMatch(type -> type.getName().startsWith("io.dittofs.")
                            && !type.getSimpleName().equals("package-info"));
            if (holdsOurs && !javaPackage.isAnnotatedWith(NullMarked.class)) {
                unmarked.add(javaPackage.getName());
            }
        }
        assertThat(unmarked)
                .as("packages whose nullness nobody checks: @NullMarked belongs on every package-info")
                .isEmpty();
    }

    private static DescribedPredicate<JavaClass> named(String regex) {
        return new DescribedPredicate<>("named " + regex) {
            @Override
            public boolean test(JavaClass type) {
                return type.getName().matches(regex);
            }
        };
    }

    private static DescribedPredicate<JavaCall<?>> readsAClock() {
        return new DescribedPredicate<>("the call reads a clock") {
            @Override
            public boolean test(JavaCall<?> call) {
                String owner = call.getTargetOwner().getName();
                return switch (call.getName()) {
                    case "currentTimeMillis", "nanoTime" -> owner.equals("java.lang.System");
                    case "now" ->
                        owner.startsWith("java.time.")
                                && call.getTarget().getParameterTypes().isEmpty();
                    case "systemUTC", "systemDefaultZone", "system" ->
                        owner.equals("java.time.Clock") || owner.equals("java.time.InstantSource");
                    default -> false;
                };
            }
        };
    }
}
