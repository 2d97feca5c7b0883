/// Tests of what a user unpacks: the folder, its launcher, and the commands that need no client.
@NullMarked
package io.dittofs.packaging;

import org.jspecify.annotations.NullMarked;
