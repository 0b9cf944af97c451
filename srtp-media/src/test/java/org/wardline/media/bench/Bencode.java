package org.wardline.media.bench;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Bencoding as rtpengine's control protocol uses it: dictionaries, lists, strings, integers.
final class Bencode {

    private final String text;
    private int at;

    private Bencode(String text) {
        this.text = text;
    }

    static String write(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var out = new StringBuilder("d");
                map.forEach((key, item) -> out.append(write(key)).append(write(item)));
                yield out.append('e').toString();
            }
            case List<?> list -> {
                var out = new StringBuilder("l");
                list.forEach(item -> out.append(write(item)));
                yield out.append('e').toString();
            }
            case Long number -> "i" + number + "e";
            default -> {
                String string = value.toString();
                yield string.getBytes(StandardCharsets.UTF_8).length + ":" + string;
            }
        };
    }

    /// Reads a dictionary of ASCII text.
    @SuppressWarnings("unchecked")
    static Map<String, Object> read(String text) {
        return (Map<String, Object>) new Bencode(text).value();
    }

    private Object value() {
        return switch (text.charAt(at)) {
            case 'd' -> dictionary();
            case 'l' -> list();
            case 'i' -> {
                int end = text.indexOf('e', at);
                long number = Long.parseLong(text.substring(at + 1, end));
                at = end + 1;
                yield number;
            }
            default -> string();
        };
    }

    private Map<String, Object> dictionary() {
        Map<String, Object> map = new LinkedHashMap<>();
        for (at++; text.charAt(at) != 'e'; ) {
            String key = string();
            map.put(key, value());
        }
        at++;
        return map;
    }

    private List<Object> list() {
        List<Object> list = new ArrayList<>();
        for (at++; text.charAt(at) != 'e'; ) {
            list.add(value());
        }
        at++;
        return list;
    }

    private String string() {
        int colon = text.indexOf(':', at);
        int length = Integer.parseInt(text.substring(at, colon));
        at = colon + 1 + length;
        return text.substring(colon + 1, at);
    }
}
