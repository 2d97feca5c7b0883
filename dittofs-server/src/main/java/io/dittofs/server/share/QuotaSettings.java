package io.dittofs.server.share;

import io.dittofs.config.ByteSize;
import io.dittofs.config.Checks;
import io.dittofs.config.Doc;
import org.jspecify.annotations.Nullable;

/// The section `quota` of a share; null for no limit.
public record QuotaSettings(
        @Doc(value = "most bytes of all files; unlimited by default", example = "100GiB") @Nullable
        ByteSize bytes,

        @Doc(value = "most files, directories and all else; unlimited by default", example = "1000000") @Nullable
        Long files) {

    public QuotaSettings {
        new Checks()
                .require(bytes == null || bytes.bytes() > 0, "bytes", "must be more than 0")
                .require(files == null || files > 0, "files", "must be more than 0")
                .done();
    }
}
