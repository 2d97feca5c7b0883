package io.dittofs.server.content;

import io.dittofs.config.Doc;
import io.dittofs.config.Variant;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Contents in files of the local file system.
@Variant("filesystem")
public record FilesystemSettings(
        @Doc(
                value = "directory of the blocks; by default blocks/NAME under the data directory",
                example = "/var/lib/dittofs/blocks")
        @Nullable
        Path path)
        implements ContentStoreSettings {}
