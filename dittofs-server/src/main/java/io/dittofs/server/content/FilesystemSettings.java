package io.dittofs.server.content;

import io.dittofs.config.Doc;
import io.dittofs.config.NotSupportedYet;
import io.dittofs.config.Variant;
import java.nio.file.Path;

/// Contents in files of the local file system.
@Variant("filesystem")
@NotSupportedYet
public record FilesystemSettings(
        @Doc(value = "directory of the blocks", example = "/var/lib/dittofs/blocks")
        Path path) implements ContentStoreSettings {}
