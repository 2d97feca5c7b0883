/// What holds for all code of the project: directions of dependencies, and tidiness of every file.
///
/// Imports ArchUnit and the compiler's tree API; knows the product by names only. Runs in the
/// test's thread.
@NullMarked
package io.dittofs.architecture;

import org.jspecify.annotations.NullMarked;
