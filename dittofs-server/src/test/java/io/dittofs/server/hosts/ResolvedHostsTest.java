package io.dittofs.server.hosts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ResolvedHostsTest {
    private static final InetAddress FIRST = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress SECOND = InetAddress.ofLiteral("2001:db8::2");

    private final Map<String, List<InetAddress>> nameServer = new HashMap<>();
    private final ResolvedHosts hosts = new ResolvedHosts(Set.of("build-1"), this::lookUp);

    private List<InetAddress> lookUp(String name) throws UnknownHostException {
        List<InetAddress> found = nameServer.get(name);
        if (found == null) {
            throw new UnknownHostException(name);
        }
        return found;
    }

    @Test
    void aNameStandsForAllItsAddresses() {
        nameServer.put("build-1", List.of(FIRST, SECOND));
        hosts.refresh();
        assertThat(hosts.matches("build-1", FIRST)).isTrue();
        assertThat(hosts.matches("build-1", SECOND)).isTrue();
        assertThat(hosts.matches("build-2", FIRST)).isFalse();
    }

    @Test
    void anUnknownNameStandsForNobody() {
        hosts.refresh();
        assertThat(hosts.matches("build-1", FIRST)).isFalse();
    }

    @Test
    void followsAChangeAndSurvivesAnOutageOfTheNameServer() {
        nameServer.put("build-1", List.of(FIRST));
        hosts.refresh();
        nameServer.clear();
        hosts.refresh();
        assertThat(hosts.matches("build-1", FIRST)).isTrue();
        nameServer.put("build-1", List.of(SECOND));
        hosts.refresh();
        assertThat(hosts.matches("build-1", FIRST)).isFalse();
        assertThat(hosts.matches("build-1", SECOND)).isTrue();
    }
}
