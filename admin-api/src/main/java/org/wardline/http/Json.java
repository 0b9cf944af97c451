package org.wardline.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.type.LogicalType;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.stream.Collectors;

/// JSON (RFC 8259) as this API reads and writes it: strict, shallow, bounded.
///
/// Unknown members, duplicate names, trailing text, wrong types, nothing (null) in a list and deep
/// nesting are errors: what a client believes to have set must be what was set.
public final class Json {

    /// Requests are flat; 64 levels are more than any honest client needs.
    private static final int MAX_DEPTH = 64;

    private static final int MAX_STRING_CHARS = 16 * 1024;
    private static final int MAX_NUMBER_CHARS = 32;

    /// The one mapper. Instants are written as ISO 8601 text, absent values are left out.
    public static final JsonMapper MAPPER = build();

    private Json() {}

    /// Reads a request's body.
    ///
    /// @throws ApiRefused 400 with the place of the error, never its text
    public static <T> T read(byte[] body, Class<T> type) {
        try {
            T value = MAPPER.readValue(body, type);
            if (value == null) {
                throw new ApiRefused(ProblemType.MALFORMED, "The body must be a JSON object.");
            }
            return value;
        } catch (JsonMappingException e) {
            throw new ApiRefused(ProblemType.MALFORMED, where(e));
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ApiRefused(
                    ProblemType.MALFORMED,
                    at == null
                            ? "The body is not JSON."
                            : "The body is not JSON (line %d, column %d)."
                                    .formatted(at.getLineNr(), at.getColumnNr()));
        } catch (IOException e) {
            throw new IllegalStateException("bytes in memory could not be read", e);
        }
    }

    /// Names the member by our own record's component; a name that the client invented is not
    /// repeated.
    private static String where(JsonMappingException e) {
        if (e instanceof com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException unknown) {
            var known =
                    unknown.getKnownPropertyIds().stream()
                            .map(Object::toString)
                            .sorted()
                            .collect(Collectors.joining(", "));
            return "The body has a member that is not known here; known are: %s.".formatted(known);
        }
        var path =
                e.getPath().stream()
                        .map(JsonMappingException.Reference::getFieldName)
                        .filter(java.util.Objects::nonNull)
                        .collect(Collectors.joining("."));
        return path.isEmpty()
                ? "The body does not have the form that is expected here."
                : "The member %s is missing or not of the form that is expected.".formatted(path);
    }

    private static JsonMapper build() {
        var factory =
                JsonFactory.builder()
                        .streamReadConstraints(
                                StreamReadConstraints.builder()
                                        .maxNestingDepth(MAX_DEPTH)
                                        .maxStringLength(MAX_STRING_CHARS)
                                        .maxNameLength(256)
                                        .maxNumberLength(MAX_NUMBER_CHARS)
                                        .build())
                        .streamWriteConstraints(
                                StreamWriteConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                        .build();
        return JsonMapper.builder(factory)
                .addModule(new JavaTimeModule())
                .addModule(new Jdk8Module())
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
                .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .withCoercionConfig(
                        LogicalType.Textual,
                        config ->
                                config.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                        .setCoercion(
                                                CoercionInputShape.Boolean, CoercionAction.Fail))
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(
                                JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .build();
    }
}
