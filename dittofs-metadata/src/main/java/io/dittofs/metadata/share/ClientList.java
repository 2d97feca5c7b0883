package io.dittofs.metadata.share;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Clients, named by address, address block or host name. Immutable.
public final class ClientList {
    private final List<String> names;
    private final List<AddressBlock> blocks;
    private final List<String> hostNames;
    private final HostAddresses hosts;

    private ClientList(List<String> names, List<AddressBlock> blocks, List<String> hostNames, HostAddresses hosts) {
        this.names = names;
        this.blocks = blocks;
        this.hostNames = hostNames;
        this.hosts = hosts;
    }

    /// **Errors**: `IllegalArgumentException` for a malformed address block.
    public static ClientList of(List<String> names, HostAddresses hosts) {
        List<AddressBlock> blocks = new ArrayList<>();
        List<String> hostNames = new ArrayList<>();
        for (String name : names) {
            Optional<AddressBlock> block = AddressBlock.parse(name);
            block.ifPresentOrElse(blocks::add, () -> hostNames.add(name));
        }
        return new ClientList(List.copyOf(names), List.copyOf(blocks), List.copyOf(hostNames), hosts);
    }

    public boolean isEmpty() {
        return names.isEmpty();
    }

    /// Whether some clients are named by host name, whose addresses can change.
    public boolean hasHostNames() {
        return !hostNames.isEmpty();
    }

    /// The entries as configured.
    public List<String> names() {
        return names;
    }

    public boolean contains(InetAddress address) {
        for (AddressBlock block : blocks) {
            if (block.contains(address)) {
                return true;
            }
        }
        for (String hostName : hostNames) {
            if (hosts.matches(hostName, address)) {
                return true;
            }
        }
        return false;
    }
}
