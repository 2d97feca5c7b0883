package io.dittofs.server.status;

import java.util.List;

/// A client host that is connected. Immutable.
///
/// @param address its IP address
/// @param connectedSeconds for how long its oldest connection has been there
/// @param activeCalls calls that it waits for and that do not run at once
/// @param mounts what it said that it has mounted
public record ClientStatus(
        String protocol, String address, int connections, long connectedSeconds, int activeCalls, List<String> mounts) {
    public ClientStatus {
        mounts = List.copyOf(mounts);
    }
}
