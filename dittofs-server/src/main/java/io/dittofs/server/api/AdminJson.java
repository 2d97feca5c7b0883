package io.dittofs.server.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.HashMap;
import java.util.Map;

/// What the administration API says, as JSON with names in `snake_case`. Stateless.
public final class AdminJson {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .build();

    private AdminJson() {}

    /// A value, on several lines.
    public static byte[] write(Object value) throws JsonProcessingException {
        return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(value);
    }

    /// An object of any members; an empty one for `null`.
    ///
    /// **Errors**: [JsonProcessingException] for what is something else.
    static Map<String, Object> readObject(String json) throws JsonProcessingException {
        Map<String, Object> read = MAPPER.readValue(json, new TypeReference<Map<String, Object>>() {});
        return read == null ? new HashMap<>() : read;
    }

    /// What [#write] wrote, of a server of another version as well: what is not known is left out.
    ///
    /// **Errors**: [JsonProcessingException] for what is something else.
    public static <T> T read(String json, Class<T> type) throws JsonProcessingException {
        return MAPPER.readValue(json, type);
    }
}
