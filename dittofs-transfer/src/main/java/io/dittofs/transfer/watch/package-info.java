/// Who watches what transfers do on threads of their own. Imports nothing; called on the threads of the transfers and
/// of
/// those who have them begun.
@NullMarked
package io.dittofs.transfer.watch;

import org.jspecify.annotations.NullMarked;
