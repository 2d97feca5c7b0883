package io.dittofs.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.dittofs.config.ConfigException;
import io.dittofs.config.ConfigSource;
import io.dittofs.server.assembly.Settings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class StartMessageTest {
    private static final InetAddress HOST = InetAddress.ofLiteral("192.0.2.7");
    private static final InetAddress ANY = InetAddress.ofLiteral("0.0.0.0");

    @Test
    void givesTheCommandThatMountsTheDefaultShare() {
        var lines = StartMessage.lines(Settings.defaults(), new InetSocketAddress(ANY, 12049), HOST);

        assertThat(lines)
                .contains("  mount -t nfs -o vers=3,tcp,nolock,port=12049,mountport=12049,mountproto=tcp"
                        + " 192.0.2.7:/export /mnt");
    }

    @Test
    void saysThatRootIsSquashedAndThatAllMayCreate() {
        var text = String.join("\n", StartMessage.lines(Settings.defaults(), new InetSocketAddress(ANY, 12049), HOST));

        assertThat(text)
                .contains("root of a client is user 65534")
                .contains("mode 1777")
                .doesNotContain("lost when");
    }

    @Test
    void saysThatContentsInMemoryAreNotKept() throws ConfigException {
        assertThat(lines("content: { stores: { default: { type: memory } } }"))
                .contains("Names are kept, but the contents of files are lost when the server stops: /export");
    }

    @Test
    void namesTheAddressItListensOn() {
        var lines = StartMessage.lines(
                Settings.defaults(), new InetSocketAddress(InetAddress.ofLiteral("::1"), 2049), HOST);

        assertThat(lines.getFirst()).contains("port 2049").doesNotContain("all addresses");
        assertThat(lines).anyMatch(line -> line.endsWith("[0:0:0:0:0:0:0:1]:/export /mnt"));
    }

    @Test
    void tellsEachShareAsItIs() throws ConfigException {
        var lines = lines("""
                metadata: { stores: { default: { type: memory } } }
                shares:
                  - { name: /a, read_only: true }
                  - { name: /b, identity_mapping: { map_privileged_to_anonymous: false } }
                  - { name: /c, identity_mapping: { map_all_to_anonymous: true, anonymous_uid: 1000 } }
                """);

        assertThat(lines)
                .anyMatch(line -> line.startsWith("  /a (read-only; "))
                .anyMatch(line -> line.startsWith("  /b (root of a client is root here; "))
                .anyMatch(line -> line.startsWith("  /c (everybody is user 1000; "))
                .anyMatch(line -> line.endsWith("192.0.2.7:/c /mnt"))
                .last()
                .asString()
                .isEqualTo("Kept in memory only, so lost when the server stops: /a, /b, /c");
    }

    private static List<String> lines(String yaml) throws ConfigException {
        var settings = Settings.load(new ConfigSource("test", yaml), Map.of());
        return StartMessage.lines(settings, new InetSocketAddress(ANY, 12049), HOST);
    }
}
