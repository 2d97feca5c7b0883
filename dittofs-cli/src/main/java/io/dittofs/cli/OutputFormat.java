package io.dittofs.cli;

/// How a list is written, in the words that the user writes.
enum OutputFormat {
    table,
    json
}
