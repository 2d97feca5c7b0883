package io.dittofs.server.assembly;

import io.dittofs.metadata.postgres.PostgresMetadataStore;
import io.dittofs.server.StartException;
import io.dittofs.server.metadata.PostgresSettings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/// Makes the tables of metadata stores in databases, or brings them up to date.
public final class Migration {
    private Migration() {}

    /// Migrates all stores of a configuration that are in a database.
    ///
    /// **Errors**: [StartException] for a store that cannot be migrated; those before it are.
    ///
    /// @return how many steps there were to do, by the names of the stores
    public static Map<String, Integer> run(Settings settings) throws StartException {
        Map<String, Integer> steps = new LinkedHashMap<>();
        for (var store : settings.metadata().stores().entrySet()) {
            if (store.getValue() instanceof PostgresSettings postgres) {
                steps.put(store.getKey(), migrate(store.getKey(), postgres));
            }
        }
        return steps;
    }

    private static int migrate(String name, PostgresSettings store) throws StartException {
        try {
            return PostgresMetadataStore.migrate(Stores.options(store));
        } catch (IOException failure) {
            throw new StartException(
                    "metadata store '" + name + "' cannot be migrated: " + failure.getMessage(), failure);
        }
    }
}
