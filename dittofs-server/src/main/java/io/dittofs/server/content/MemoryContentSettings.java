package io.dittofs.server.content;

import com.sun.management.OperatingSystemMXBean;
import io.dittofs.config.ByteSize;
import io.dittofs.config.Checks;
import io.dittofs.config.Doc;
import io.dittofs.config.Variant;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Contents in memory outside the heap; a restart forgets them.
///
/// @param maxSize null for a part of the machine's memory; see [#limit()]
@Variant("memory")
public record MemoryContentSettings(
        @Doc(value = "most memory for contents; by default a quarter of the machine's", example = "1GiB") @Nullable
        ByteSize maxSize)
        implements ContentStoreSettings {

    private static final ByteSize SMALLEST = ByteSize.ofMebibytes(1);
    private static final ByteSize LARGEST = new ByteSize(1L << 50);
    private static final int DEFAULT_PART = 4;

    public MemoryContentSettings {
        if (maxSize != null) {
            new Checks().range("max_size", maxSize, SMALLEST, LARGEST).done();
        }
    }

    /// The most memory for contents: as configured, or a quarter of what the machine (or its container) has.
    public ByteSize limit() {
        if (maxSize != null) {
            return maxSize;
        }
        var machine = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        ByteSize part = new ByteSize(machine.getTotalMemorySize() / DEFAULT_PART);
        return part.compareTo(SMALLEST) < 0 ? SMALLEST : part;
    }
}
