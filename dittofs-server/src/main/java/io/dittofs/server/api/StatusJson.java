package io.dittofs.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dittofs.server.status.ServerStatus;

/// The status as JSON, with names in `snake_case`. Stateless.
public final class StatusJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .build();

    private StatusJson() {}

    /// One object, on several lines.
    static byte[] write(ServerStatus status) throws JsonProcessingException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(status);
    }

    /// What [#write] wrote, of a server of another version as well: what is not known is left out.
    ///
    /// **Errors**: [JsonProcessingException] for what is no status.
    public static ServerStatus read(String json) throws JsonProcessingException {
        return MAPPER.readValue(json, ServerStatus.class);
    }
}
