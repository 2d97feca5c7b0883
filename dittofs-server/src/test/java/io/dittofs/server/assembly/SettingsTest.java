package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.management.OperatingSystemMXBean;
import io.dittofs.config.ByteSize;
import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigPrinter;
import io.dittofs.config.ConfigSource;
import io.dittofs.server.content.FilesystemSettings;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.logging.LoggingSettings;
import io.dittofs.server.metadata.RocksDbSettings;
import io.dittofs.server.share.ShareSettings;
import io.dittofs.server.telemetry.TelemetrySettings;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

    @Test
    void servesOneShareFromAnEmbeddedDatabaseByDefault() {
        Settings settings = Settings.defaults();

        var rocksDb = new RocksDbSettings(null, RocksDbSettings.Durability.SYNC, null, ByteSize.ofMebibytes(64), null);
        assertThat(settings.metadata().stores()).containsExactly(Map.entry("default", rocksDb));
        assertThat(settings.content().stores()).containsExactly(Map.entry("default", new FilesystemSettings(null)));
        ShareSettings share = settings.shares().getFirst();
        assertThat(settings.shares()).hasSize(1);
        assertThat(share.name()).isEqualTo("/export");
        assertThat(share.identityMapping().mapPrivilegedToAnonymous()).isTrue();
        assertThat(share.rootDirectoryAttributes().mode().bits()).isEqualTo(01777);
        assertThat(settings.adapters().nfs().port()).isEqualTo(12_049);
        assertThat(settings.adapters().nfs().address()).isNull();
    }

    @Test
    void aMemoryStoreTakesAQuarterOfTheMachineByDefault() {
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

        assertThat(new MemoryContentSettings(null).limit().bytes())
                .isEqualTo(Math.max(1 << 20, machine.getTotalMemorySize() / 4));
        assertThat(new MemoryContentSettings(ByteSize.ofMebibytes(5)).limit()).isEqualTo(ByteSize.ofMebibytes(5));
    }

    @Test
    void badgerIsTheOtherNameOfRocksDb() throws Exception {
        String yaml = "metadata: { stores: { default: { type: badger, rocksdb: { durability: relaxed } } } }";
        Settings settings = Settings.load(new ConfigSource("test.yaml", yaml), Map.of());

        assertThat(settings.metadata().stores().get("default"))
                .isInstanceOfSatisfying(
                        RocksDbSettings.class,
                        store -> assertThat(store.durability()).isEqualTo(RocksDbSettings.Durability.RELAXED));
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertThat(problems("""
                loging: { level: info }
                metadata:
                  stores:
                    main: { type: memory }
                    big: { type: postgres, postgres: { max_conns: 1 } }
                content:
                  stores:
                    main: { type: memory, memory: { max_size: huge } }
                shares:
                  - name: /export
                    metadata_store: mian
                    content_store: main
                  - name: /export
                    metadata_store: main
                    content_store: main
                adapters:
                  nfs: { port: 120490, max_connections: many }
                """))
                .containsExactly(
                        "test.yaml:1:1: loging: is not known (did you mean 'logging'?)",
                        "test.yaml:5:51: metadata.stores.big.postgres.max_conns: must be from 2 to 1024, not 1",
                        "test.yaml:8:47: content.stores.main.memory.max_size: "
                                + "must be a size such as 512MiB, 1GiB or 4096, not 'huge'",
                        "test.yaml:11:21: shares[0].metadata_store: no store is named 'mian' (did you mean 'main'?)",
                        "test.yaml:13:11: shares[1].name: '/export' is the name of shares[0], too",
                        "test.yaml:17:16: adapters.nfs.port: must be from 0 to 65535, not 120490",
                        "test.yaml:17:41: adapters.nfs.max_connections: must be a whole number, not 'many'");
    }

    @Test
    void tracesWhereItIsTold() throws Exception {
        String yaml = "telemetry: { enabled: true, endpoint: '[2001:db8::1]:4317', sample_rate: 0.25 }";
        assertThat(Settings.load(new ConfigSource("test.yaml", yaml), Map.of()).telemetry())
                .isEqualTo(new TelemetrySettings(true, "[2001:db8::1]:4317", true, 0.25));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "collector",
                "collector:",
                "collector:0",
                "http://collector:4317",
                "collector:4317/v1",
                ":4317",
                ""
            })
    void theCollectorIsAHostAndAPort(String endpoint) {
        assertThat(problems("telemetry:\n  endpoint: '" + endpoint + "'\n"))
                .containsExactly("test.yaml:2:13: telemetry.endpoint: must be a host and a port such as"
                        + " collector.example.com:4317, not '" + endpoint + "'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "users: [{ name: a, uid: 1, gid: 1 }] | test.yaml:1:1: users: is not supported yet",
                "groups: [{ name: a, gid: 1 }] | test.yaml:1:1: groups: is not supported yet",
                "guest: { enabled: true } | test.yaml:1:1: guest: is not supported yet",
                "adapters: { smb: { enabled: true } } | test.yaml:1:13: adapters.smb: is not supported yet",
                "shares: [{ name: /a, default_permission: none }]"
                        + " | test.yaml:1:22: shares[0].default_permission: is not supported yet",
            })
    void refusesWhatIsNotBuiltYet(String yaml, String problem) {
        assertThat(problems(yaml)).containsExactly(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "export | must be an absolute path such as /export",
                "/a/ | must not have an empty part between slashes or at the end",
                "/a//b | must not have an empty part between slashes or at the end",
                "/a/../b | must not have the parts '.' and '..'",
            })
    void sharesAreNamedByAbsolutePaths(String name, String problem) {
        assertThat(problems("shares: [{ name: \"" + name + "\" }]"))
                .containsExactly("test.yaml:1:18: shares[0].name: " + problem);
    }

    @ParameterizedTest
    @CsvSource({"10.0.0.0/33", "10.0.0.0/x", "a b", "''", "host/24"})
    void clientsAreAddressesBlocksOrHosts(String client) {
        assertThat(problems("shares: [{ name: /a, denied_clients: [10.0.0.0/8, lab.example.com, \"::1\", \"" + client
                        + "\"] }]"))
                .containsExactly("test.yaml:1:75: shares[0].denied_clients[3]: "
                        + "must be an address, a block such as 10.0.0.0/8 or a host name, not '" + client + "'");
    }

    @Test
    void aShareOfTheDefaultsNeedsItsStores() {
        assertThat(problems("metadata: { stores: { main: { type: memory } } }"))
                .containsExactly("test.yaml:1:1: shares[0].metadata_store: no store is named 'default'; there is main");
        assertThat(problems("metadata: { stores: {} }"))
                .containsExactly("test.yaml:1:1: shares[0].metadata_store: no store is named 'default'; there is none");
    }

    @Test
    void aContentStoreBelongsToOneMetadataStore() {
        assertThat(problems("""
                metadata: { stores: { a: { type: memory }, b: { type: memory } } }
                shares:
                  - { name: /a, metadata_store: a }
                  - { name: /b, metadata_store: b }
                """))
                .containsExactly(
                        "test.yaml:4:5: shares[1].content_store: 'default' keeps the contents of metadata store"
                                + " 'a' (share /a) and cannot keep those of 'b', too; give each metadata store a"
                                + " content store of its own");
    }

    @Test
    void refusesToServeNothing() {
        assertThat(problems("adapters: { nfs: { enabled: false } }"))
                .containsExactly("test.yaml:1:1: adapters: must have a protocol that is enabled");
    }

    @Test
    void onlyOnePortmapperHasThePort() {
        assertThat(problems("adapters: { nfs: { portmapper: { enabled: true, register_with_system: true } } }"))
                .singleElement()
                .asString()
                .startsWith("test.yaml:1:71: adapters.nfs.portmapper.register_with_system: must be false");
    }

    @Test
    void takesTheVariablesThatAreDocumented() throws Exception {
        Settings settings = Settings.load(
                (Path) null,
                Map.of(
                        "DITTOFS_LOGGING_LEVEL", "DEBUG",
                        "DITTOFS_ADAPTERS_NFS_PORT", "3049",
                        "DITTOFS_SERVER_SHUTDOWN_TIMEOUT", "5s",
                        "DITTOFS_METADATA_STORES_MAIN_TYPE", "memory",
                        "DITTOFS_SHARES_0_METADATA_STORE", "main",
                        "DITTOFS_SHARES_0_READ_ONLY", "true",
                        "DITTOFS_SHARES_0_ALLOWED_CLIENTS", "10.0.0.0/8,::1"));

        assertThat(settings.logging().level()).isEqualTo(LoggingSettings.Level.DEBUG);
        assertThat(settings.adapters().nfs().port()).isEqualTo(3049);
        assertThat(settings.server().shutdownTimeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(settings.metadata().stores()).containsOnlyKeys("default", "main");
        assertThat(settings.shares()).singleElement().satisfies(share -> {
            assertThat(share.name()).isEqualTo("/export");
            assertThat(share.metadataStore()).isEqualTo("main");
            assertThat(share.readOnly()).isTrue();
            assertThat(share.allowedClients()).containsExactly("10.0.0.0/8", "::1");
        });
    }

    @Test
    void variablesOfWhatIsNotBuiltYetAreRefused() {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class,
                () -> Settings.load(ConfigSource.NONE, Map.of("DITTOFS_GUEST_ENABLED", "true", "DITTOFS_PROT", "1")));

        assertThat(refused.problems())
                .extracting(Object::toString)
                .containsExactly(
                        "DITTOFS_GUEST_ENABLED: guest: is not supported yet", "DITTOFS_PROT: no key has this name");
    }

    @Test
    void whatIsPrintedLoadsToTheSame() throws Exception {
        Settings settings = Settings.defaults();
        assertThat(Settings.load(new ConfigSource("printed", ConfigPrinter.print(settings)), Map.of()))
                .isEqualTo(settings);
    }

    @Test
    void constructedInconsistentlyItRefuses() {
        Settings settings = Settings.defaults();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Settings(
                        settings.logging(),
                        settings.telemetry(),
                        settings.server(),
                        settings.metadata(),
                        settings.content(),
                        settings.cache(),
                        settings.transfer(),
                        List.of(settings.shares().getFirst(), settings.shares().getFirst()),
                        settings.adapters(),
                        settings.users(),
                        settings.groups(),
                        settings.guest()))
                .withMessage("shares[1].name: '/export' is the name of shares[0], too");
    }

    private static List<String> problems(String yaml) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> Settings.load(new ConfigSource("test.yaml", yaml), Map.of()));
        return refused.problems().stream().map(Object::toString).toList();
    }
}
