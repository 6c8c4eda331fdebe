package io.haingestor.gateway;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An entry of a registry: its JSON as Home Assistant has it, without secrets, and the few fields that state events need. */
final class RegistryEntry {
    private static final String LABELS = "labels";

    private final RegistryKind kind;
    private final String id;
    private final byte[] json;
    private final @Nullable String[] texts;
    private final List<String> labels;

    private RegistryEntry(RegistryKind kind, String id, byte[] json, @Nullable String[] texts, List<String> labels) {
        this.kind = kind;
        this.id = id;
        this.json = json;
        this.texts = texts;
        this.labels = labels;
    }

    /**
     * @param kind which registry
     * @param entry a JSON object
     * @param secrets what is left out
     * @param names texts that many entries share, each once
     * @return the entry; null when it has no id
     */
    static @Nullable RegistryEntry read(RegistryKind kind, Slice entry, Secrets secrets, Map<String, String> names)
            throws MalformedJsonException {
        var scanner = new JsonScanner(entry);
        if (!scanner.enter('{')) {
            return null;
        }
        String id = null;
        var texts = new @Nullable String[kind.fields().size()];
        List<String> labels = List.of();
        while (scanner.nextMember()) {
            var name = scanner.name().text();
            var value = scanner.value();
            var field = kind.field(name);
            if (name.equals(kind.idField()) && value.isText()) {
                id = value.text();
            } else if (field >= 0 && value.isText()) {
                texts[field] = kind.isShared(name) ? names.computeIfAbsent(value.text(), text -> text) : value.text();
            } else if (name.equals(LABELS)) {
                labels = labels(value);
            }
        }
        var cleaned = secrets.cleaned(entry);
        return id == null ? null : new RegistryEntry(kind, id, cleaned == null ? entry.copy() : cleaned, texts, labels);
    }

    String id() {
        return id;
    }

    byte[] json() {
        return json;
    }

    /** @return a field that its {@link RegistryKind} keeps; null when the entry does not say it */
    @Nullable
    String text(String field) {
        return texts[Objects.checkIndex(kind.field(field), texts.length)];
    }

    List<String> labels() {
        return labels;
    }

    boolean saysTheSameAs(RegistryEntry other) {
        return Arrays.equals(json, other.json);
    }

    private static List<String> labels(Slice value) throws MalformedJsonException {
        var scanner = new JsonScanner(value);
        if (!scanner.enter('[')) {
            return List.of();
        }
        var labels = new ArrayList<String>();
        while (scanner.nextElement()) {
            var label = scanner.value();
            if (label.isText()) {
                labels.add(label.text());
            }
        }
        return List.copyOf(labels);
    }
}
