/// Who asks: credentials as the protocol delivered them, and the rules that map them (squashing).
/// Imports nothing of ours; immutable.
@NullMarked
package io.dittofs.metadata.identity;

import org.jspecify.annotations.NullMarked;
