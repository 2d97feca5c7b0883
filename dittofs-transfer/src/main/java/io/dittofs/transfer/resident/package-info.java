/// Contents that live in memory only, for shares whose data may go with the process. Imports the content port of the
/// metadata module and `io.dittofs.blocks.memory`; any thread, reactors included: nothing here waits.
@NullMarked
package io.dittofs.transfer.resident;

import org.jspecify.annotations.NullMarked;
