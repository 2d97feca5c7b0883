package io.dittofs.server.http;

/// What the JDK's HTTP server lets a client take, by the system properties that the module `jdk.httpserver` documents.
/// They count for the whole process and only before its first server; whoever has set one keeps it.
final class HttpLimits {
    private HttpLimits() {}

    static void apply() {
        set("jdk.httpserver.maxConnections", 64);
        set("sun.net.httpserver.maxReqTime", 10);
        set("sun.net.httpserver.maxRspTime", 10);
    }

    private static void set(String property, int value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, Integer.toString(value));
        }
    }
}
