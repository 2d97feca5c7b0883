/// What the packaged server keeps of what it has acknowledged, over kills and full disks, as a raw client sees it.
///
/// A raw client knows more than a kernel: how stable each write is, the write verifier, and what exactly was
/// acknowledged when the server died.
@NullMarked
package io.dittofs.e2e.durability;

import org.jspecify.annotations.NullMarked;
