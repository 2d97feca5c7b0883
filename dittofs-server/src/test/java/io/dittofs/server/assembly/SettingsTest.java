package io.dittofs.server.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSource;
import io.dittofs.server.content.MemoryContentSettings;
import io.dittofs.server.metadata.MemoryMetadataSettings;
import io.dittofs.server.share.ShareSettings;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void servesOneShareFromMemoryByDefault() {
        Settings settings = Settings.defaults();

        assertThat(settings.metadata().stores()).containsExactly(Map.entry("default", new MemoryMetadataSettings()));
        assertThat(settings.content().stores()).containsExactly(Map.entry("default", new MemoryContentSettings(null)));
        ShareSettings share = settings.shares().getFirst();
        assertThat(settings.shares()).hasSize(1);
        assertThat(share.name()).isEqualTo("/export");
        assertThat(share.identityMapping().mapPrivilegedToAnonymous()).isTrue();
        assertThat(share.rootDirectoryAttributes().mode().bits()).isEqualTo(01777);
        assertThat(settings.adapters().nfs().port()).isEqualTo(12_049);
        assertThat(settings.adapters().nfs().address()).isNull();
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() {
        assertThat(problems("""
                loging: { level: info }
                metadata:
                  stores:
                    main: { type: memory }
                    big: { type: rocksdb, rocksdb: { db_path: /var/lib/x } }
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
                        "test.yaml:5:18: metadata.stores.big.type: 'rocksdb' is not supported yet",
                        "test.yaml:8:47: content.stores.main.memory.max_size: "
                                + "must be a size such as 512MiB, 1GiB or 4096, not 'huge'",
                        "test.yaml:11:21: shares[0].metadata_store: no store is named 'mian' (did you mean 'main'?)",
                        "test.yaml:13:11: shares[1].name: '/export' is the name of shares[0], too",
                        "test.yaml:17:16: adapters.nfs.port: must be from 0 to 65535, not 120490",
                        "test.yaml:17:41: adapters.nfs.max_connections: must be a whole number, not 'many'");
    }

    private static List<String> problems(String yaml) {
        ConfigException refused = catchThrowableOfType(
                ConfigException.class, () -> Settings.load(new ConfigSource("test.yaml", yaml), Map.of()));
        return refused.problems().stream().map(Object::toString).toList();
    }
}
