package io.dittofs.server.status;

/// Where a protocol is served, and what went through. Immutable.
///
/// @param address an IP address and a port, with a colon between
/// @param connections that are served now
/// @param receivedBytes since the start
/// @param sentBytes since the start
public record ListenerStatus(String protocol, String address, long connections, long receivedBytes, long sentBytes) {}
