package io.dittofs.metadata.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.dittofs.metadata.identity.IdentityMapping;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExportRulesTest {
    private static final IdentityMapping IDENTITY = new IdentityMapping(false, true, 65534, 65534);
    private static final InetAddress INSIDE = InetAddress.ofLiteral("10.0.0.5");
    private static final InetAddress OUTSIDE = InetAddress.ofLiteral("192.0.2.1");

    /// Only the host name `inside` stands for anything.
    private static ClientList clients(String... names) {
        return ClientList.of(List.of(names), (host, address) -> host.equals("inside") && address.equals(INSIDE));
    }

    private static ExportRules rules(ClientList allowed, ClientList denied, boolean requiresSecurePort) {
        return new ExportRules(allowed, denied, IDENTITY, requiresSecurePort, false);
    }

    @Test
    void everybodyMayWhereNobodyIsNamed() {
        assertThat(rules(clients(), clients(), false).admits(OUTSIDE, 40_000)).isTrue();
    }

    @Test
    void onlyThoseNamedMay() {
        for (String name : List.of("10.0.0.0/8", "10.0.0.5", "inside")) {
            ExportRules rules = rules(clients("198.51.100.0/24", name), clients(), false);
            assertThat(rules.admits(INSIDE, 40_000)).isTrue();
            assertThat(rules.admits(OUTSIDE, 40_000)).isFalse();
        }
    }

    @Test
    void denialWeighsMore() {
        ExportRules rules = rules(clients("0.0.0.0/0"), clients("inside"), false);
        assertThat(rules.admits(INSIDE, 40_000)).isFalse();
        assertThat(rules.admits(OUTSIDE, 40_000)).isTrue();
    }

    @Test
    void securePortsAreBelow1024() {
        ExportRules rules = rules(clients(), clients(), true);
        assertThat(rules.admits(INSIDE, 1023)).isTrue();
        assertThat(rules.admits(INSIDE, 1024)).isFalse();
    }

    @Test
    void rulesWithHostNamesAreNotFixed() {
        assertThat(rules(clients("10.0.0.0/8"), clients("::1"), false).areFixed())
                .isTrue();
        assertThat(rules(clients("inside"), clients(), false).areFixed()).isFalse();
        assertThat(rules(clients(), clients("inside"), false).areFixed()).isFalse();
    }

    @Test
    void aMalformedBlockIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> clients("10.0.0.0/64"));
        assertThat(clients("10.0.0.0/8", "inside").names()).containsExactly("10.0.0.0/8", "inside");
    }
}
