/// What a server says of itself while it runs, as plain records: what the administration API sends as JSON and what
/// reads it there. Imports nothing of the product.
@NullMarked
package io.dittofs.server.status;

import org.jspecify.annotations.NullMarked;
