package org.wardline.console;

import com.linecorp.armeria.common.HttpData;
import com.linecorp.armeria.common.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Stream;
import org.wardline.http.Page;

/// The web console: files that a browser runs, and that ask the API for everything they show. What
/// they may do is decided there, so nothing here knows of people or permissions.
public final class Console {

    private static final String FOLDER = "/console/";
    private static final String ENTRANCE = "index.html";

    /// By name, because a folder inside a jar can't be listed and an unlisted file is not served.
    static final List<String> FILES =
            List.of(
                    "api.js",
                    "console.css",
                    "dom.js",
                    "hours.js",
                    "icon.svg",
                    "main.js",
                    "messages.js",
                    "people.js",
                    "phones.js",
                    "player.js",
                    "practices.js",
                    "signin.js",
                    "telephony.js");

    private Console() {}

    /// Every file, the entrance at `/`.
    public static List<Page> pages() {
        return Stream.concat(
                        Stream.of(page("/", ENTRANCE)),
                        FILES.stream().map(file -> page(FOLDER + file, file)))
                .toList();
    }

    private static Page page(String path, String file) {
        try (InputStream in = Console.class.getResourceAsStream(FOLDER + file)) {
            if (in == null) {
                throw new IllegalStateException("the console lacks " + file);
            }
            return new Page(path, type(file), HttpData.wrap(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static MediaType type(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> MediaType.HTML_UTF_8;
            case "css" -> MediaType.CSS_UTF_8;
            case "js" -> MediaType.JAVASCRIPT_UTF_8;
            case "svg" -> MediaType.SVG_UTF_8;
            default -> throw new IllegalStateException("no media type for " + file);
        };
    }
}
