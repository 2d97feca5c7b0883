package io.dittofs.server.tracing;

import io.opentelemetry.api.common.AttributeKey;

/// The attributes of spans, by the names of the semantic conventions where there is one.
final class Field {
    static final AttributeKey<String> RPC_SYSTEM = AttributeKey.stringKey("rpc.system");
    static final AttributeKey<String> PROGRAM = AttributeKey.stringKey("onc_rpc.program.name");
    static final AttributeKey<String> PROCEDURE = AttributeKey.stringKey("onc_rpc.procedure.name");
    static final AttributeKey<Long> VERSION = AttributeKey.longKey("onc_rpc.version");
    static final AttributeKey<String> CLIENT_ADDRESS = AttributeKey.stringKey("client.address");
    static final AttributeKey<Long> CLIENT_PORT = AttributeKey.longKey("client.port");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

    static final AttributeKey<String> STATUS = AttributeKey.stringKey("nfs.status");
    static final AttributeKey<String> SHARE = AttributeKey.stringKey("dittofs.share");
    static final AttributeKey<String> HANDLE = AttributeKey.stringKey("dittofs.handle");
    static final AttributeKey<Long> OFFSET = AttributeKey.longKey("dittofs.offset");
    static final AttributeKey<Long> COUNT = AttributeKey.longKey("dittofs.count");
    static final AttributeKey<String> STORE = AttributeKey.stringKey("dittofs.store");
    static final AttributeKey<Long> INODE = AttributeKey.longKey("dittofs.inode");
    static final AttributeKey<Long> CONTENT = AttributeKey.longKey("dittofs.content");
    static final AttributeKey<Long> BLOCK = AttributeKey.longKey("dittofs.block");
    static final AttributeKey<String> KEY = AttributeKey.stringKey("dittofs.key");

    private Field() {}
}
