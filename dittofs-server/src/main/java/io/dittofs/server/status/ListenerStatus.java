package io.dittofs.server.status;

/// Where a protocol is served. Immutable.
///
/// @param address an IP address and a port, with a colon between
public record ListenerStatus(String protocol, String address) {}
