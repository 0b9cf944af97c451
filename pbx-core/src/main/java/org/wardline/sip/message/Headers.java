package org.wardline.sip.message;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/// The header fields of a message in their order; immutable.
public final class Headers implements Iterable<HeaderField<?>> {

    public static final Headers NONE = new Headers(List.of());

    private final List<HeaderField<?>> fields;

    private Headers(List<HeaderField<?>> fields) {
        this.fields = List.copyOf(fields);
    }

    static Headers copyOf(List<HeaderField<?>> fields) {
        return new Headers(fields);
    }

    /// Headers of one field, a beginning for `with`.
    public static <T> Headers of(HeaderName<T> name, T value) {
        return NONE.with(name, value);
    }

    /// The value of the topmost field of that name.
    public <T> Optional<T> first(HeaderName<T> name) {
        for (HeaderField<?> field : fields) {
            if (field.name().equals(name)) {
                return Optional.of(name.valueOf(field));
            }
        }
        return Optional.empty();
    }

    /// The values of all fields of that name, top down.
    public <T> List<T> all(HeaderName<T> name) {
        var values = new ArrayList<T>();
        for (HeaderField<?> field : fields) {
            if (field.name().equals(name)) {
                values.add(name.valueOf(field));
            }
        }
        return List.copyOf(values);
    }

    public boolean has(HeaderName<?> name) {
        for (HeaderField<?> field : fields) {
            if (field.name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a list of tokens (Require, Supported, Allow) holds one, compared without case.
    public boolean lists(HeaderName<String> name, String token) {
        for (HeaderField<?> field : fields) {
            if (field.name().equals(name) && name.valueOf(field).equalsIgnoreCase(token)) {
                return true;
            }
        }
        return false;
    }

    /// The same with one more field at the end.
    public <T> Headers with(HeaderName<T> name, T value) {
        var copy = new ArrayList<HeaderField<?>>(fields.size() + 1);
        copy.addAll(fields);
        copy.add(field(name, value));
        return new Headers(copy);
    }

    /// The same with these fields at the end.
    public Headers with(Headers more) {
        var copy = new ArrayList<HeaderField<?>>(fields.size() + more.fields.size());
        copy.addAll(fields);
        copy.addAll(more.fields);
        return new Headers(copy);
    }

    /// The same with one more field on top, as a proxy or client adds its Via.
    public <T> Headers withFirst(HeaderName<T> name, T value) {
        var copy = new ArrayList<HeaderField<?>>(fields.size() + 1);
        copy.add(field(name, value));
        copy.addAll(fields);
        return new Headers(copy);
    }

    /// The same with one field of this name, where the first one was or at the end.
    public <T> Headers set(HeaderName<T> name, T value) {
        var copy = new ArrayList<HeaderField<?>>(fields.size() + 1);
        boolean placed = false;
        for (HeaderField<?> field : fields) {
            boolean same = field.name().equals(name);
            if (!same) {
                copy.add(field);
            } else if (!placed) {
                copy.add(field(name, value));
            }
            placed |= same;
        }
        if (!placed) {
            copy.add(field(name, value));
        }
        return new Headers(copy);
    }

    public Headers without(HeaderName<?> name) {
        var others = new ArrayList<HeaderField<?>>(fields.size());
        for (HeaderField<?> field : fields) {
            if (!field.name().equals(name)) {
                others.add(field);
            }
        }
        return others.size() == fields.size() ? this : new Headers(others);
    }

    /// Only the fields of that name.
    public Headers only(HeaderName<?> name) {
        var those = new ArrayList<HeaderField<?>>();
        for (HeaderField<?> field : fields) {
            if (field.name().equals(name)) {
                those.add(field);
            }
        }
        return new Headers(those);
    }

    public int size() {
        return fields.size();
    }

    @Override
    public Iterator<HeaderField<?>> iterator() {
        return fields.iterator();
    }

    /// A text value with a line break would forge fields, so it never gets into a message.
    private static <T> HeaderField<T> field(HeaderName<T> name, T value) {
        if (value instanceof String text && (text.indexOf('\r') >= 0 || text.indexOf('\n') >= 0)) {
            throw new IllegalArgumentException("Line break in header " + name.text());
        }
        return new HeaderField<>(name, value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Headers that && fields.equals(that.fields);
    }

    @Override
    public int hashCode() {
        return fields.hashCode();
    }

    @Override
    public String toString() {
        return "Headers" + fields;
    }
}
