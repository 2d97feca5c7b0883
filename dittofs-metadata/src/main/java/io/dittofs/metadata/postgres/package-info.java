/// The metadata store in a PostgreSQL database, which several servers may share: every read is one query
/// and every change set one call of a function in the database, made stable by a group committer.
///
/// `Database` runs the queries on pooled sessions, `Lifeline` is the one session that makes commits
/// stable, and `LifelineKeeper` renews it after an outage. Imports `store` and what it imports, the
/// PostgreSQL driver, HikariCP and Flyway; thread-safe, and blocks on the network.
@NullMarked
package io.dittofs.metadata.postgres;

import org.jspecify.annotations.NullMarked;
