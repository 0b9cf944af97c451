package org.wardline.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;

/// The settings of one YAML file, read by dotted name. Every name that is read becomes known;
/// whatever else the file holds is a mistake, because a setting that is silently ignored is one
/// that somebody relies on.
final class Settings {

    private static final Pattern DURATION = Pattern.compile("(\\d{1,6})\\s*(s|m|min|h)");
    private static final long MAX_FILE_BYTES = 1 << 20;

    private final Path file;
    private final JsonNode root;
    private final Set<String> known = new LinkedHashSet<>();

    private Settings(Path file, JsonNode root) {
        this.file = file;
        this.root = root;
    }

    /// No file: every setting has its default.
    static Settings none() {
        return new Settings(Path.of("(defaults)"), JsonNodeFactory.instance.objectNode());
    }

    /// Reads a file.
    ///
    /// @throws ConfigFault when it can't be read or is no YAML mapping
    static Settings read(Path file) {
        var factory = YAMLFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION);
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new ConfigFault(
                        "The configuration file %s is longer than 1 MiB.".formatted(file));
            }
            var mapper = new YAMLMapper(factory.build());
            mapper.enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
            JsonNode tree = mapper.readTree(Files.readAllBytes(file));
            if (tree == null || tree.isMissingNode() || tree.isNull()) {
                return new Settings(file, JsonNodeFactory.instance.objectNode());
            }
            if (!tree.isObject()) {
                throw new ConfigFault(
                        "The configuration file %s must consist of settings such as `home: /var/lib/wardline`."
                                .formatted(file));
            }
            return new Settings(file, tree);
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new ConfigFault(
                    "The configuration file %s is not valid YAML%s."
                            .formatted(file, at == null ? "" : " near line " + at.getLineNr()));
        } catch (IOException e) {
            throw new ConfigFault("The configuration file %s can't be read.".formatted(file));
        }
    }

    Optional<String> text(String name) {
        return node(name).map(node -> scalar(name, node));
    }

    Optional<Path> path(String name) {
        return text(name)
                .map(text -> {
                    try {
                        return Path.of(text);
                    } catch (InvalidPathException _) {
                        throw refused(name, "must be a path");
                    }
                });
    }

    /// A list of texts; a single text stands for a list of one.
    Optional<List<String>> texts(String name) {
        return node(name)
                .map(node -> {
                    var texts = new ArrayList<String>();
                    if (node.isArray()) {
                        node.forEach(item -> texts.add(scalar(name, item)));
                    } else {
                        texts.add(scalar(name, node));
                    }
                    return texts;
                });
    }

    Optional<Integer> number(String name) {
        return text(name).map(text -> parse(name, text, Integer::valueOf, "a whole number"));
    }

    /// A duration such as `20s`, `15m` or `2h`.
    Optional<Duration> duration(String name) {
        return text(name)
                .map(text -> parse(name, text, Settings::span, "a time such as 20s or 15m"));
    }

    /// Reads a text by a function that throws `IllegalArgumentException` for what it refuses.
    <T> T parse(String name, String text, Function<String, T> parser, String form) {
        try {
            return parser.apply(text);
        } catch (IllegalArgumentException _) {
            throw refused(name, "must be %s, not `%s`".formatted(form, text));
        }
    }

    /// The complaint about one setting, as a whole sentence.
    ConfigFault refused(String name, String why) {
        return new ConfigFault("In %s: `%s` %s.".formatted(file, name, why));
    }

    /// To be called when all settings were read.
    ///
    /// @throws ConfigFault when the file holds a name that none of them has
    void requireNothingElse() {
        requireKnown("", root);
    }

    private void requireKnown(String prefix, JsonNode object) {
        for (var member : object.properties()) {
            String name = prefix + member.getKey();
            boolean group = known.stream().anyMatch(k -> k.startsWith(name + "."));
            if (group && member.getValue().isObject()) {
                requireKnown(name + ".", member.getValue());
            } else if (!known.contains(name)) {
                throw refused(
                        name,
                        group
                                ? "must hold settings of its own"
                                : "is not a setting; the settings are " + String.join(", ", known));
            }
        }
    }

    private Optional<JsonNode> node(String name) {
        known.add(name);
        JsonNode node = root;
        for (String part : name.split("\\.", -1)) {
            node = node.path(part);
        }
        return node.isMissingNode() || node.isNull() ? Optional.empty() : Optional.of(node);
    }

    private String scalar(String name, JsonNode node) {
        if (!node.isValueNode() || node.asText().isBlank()) {
            throw refused(name, "must be a single value");
        }
        return node.asText().strip();
    }

    private static Duration span(String text) {
        var matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("no duration");
        }
        long amount = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(amount);
            case "h" -> Duration.ofHours(amount);
            default -> Duration.ofMinutes(amount);
        };
    }
}
