package io.dittofs.server.status;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Work that was begun through the administration API. Immutable.
///
/// @param id tells it from all others of this server
/// @param kind what is done
/// @param parameters how it was asked for
/// @param state `running`, `done`, `failed` or `cancelled`
/// @param progress what is being done, or what came of it, in words
/// @param done how much of that is done; null where nothing is counted
/// @param total how much there is to do; null where nobody knows
/// @param unit of both numbers, in the plural
/// @param begunSecondsAgo when it was begun
/// @param failure why it failed; null where it did not
/// @param findingsTotal how much it found that is wrong
/// @param findings the first of that, a line each; none in a list of jobs
public record JobStatus(
        long id,
        String kind,
        Map<String, Object> parameters,
        String state,
        String progress,
        @Nullable Long done,
        @Nullable Long total,
        @Nullable String unit,
        long begunSecondsAgo,
        @Nullable String failure,
        long findingsTotal,
        List<String> findings) {
    public JobStatus {
        parameters = Map.copyOf(parameters);
        findings = List.copyOf(findings);
    }

    /// The same for a list of jobs.
    public JobStatus withoutFindings() {
        return new JobStatus(
                id,
                kind,
                parameters,
                state,
                progress,
                done,
                total,
                unit,
                begunSecondsAgo,
                failure,
                findingsTotal,
                List.of());
    }
}
