package io.haingestor.gateway;

import io.haingestor.events.RegistryEvent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes the data of registry events ({@link RegistryEvent}) from entries as they came. For one thread. */
final class RegistryPayload {
    /** No event is larger than half of what a broker usually takes (1 MiB), unless a single entry is. */
    private static final int LARGEST_PART = 512 * 1024 - 4 * 1024;

    private final ByteBuilder out = new ByteBuilder();

    /** @return the data of the events that together hold the whole registry; at least one */
    List<byte[]> snapshot(RegistryKind kind, List<RegistryEntry> entries) {
        var parts = new ArrayList<List<RegistryEntry>>();
        var part = new ArrayList<RegistryEntry>();
        var size = 0;
        for (var entry : entries) {
            if (!part.isEmpty() && size + entry.json().length > LARGEST_PART) {
                parts.add(part);
                part = new ArrayList<>();
                size = 0;
            }
            part.add(entry);
            size += entry.json().length + 1;
        }
        parts.add(part);
        var payloads = new ArrayList<byte[]>();
        for (var i = 0; i < parts.size(); i++) {
            payloads.add(snapshotPart(kind, i + 1, parts.size(), parts.get(i)));
        }
        return payloads;
    }

    byte[] updated(RegistryKind kind, RegistryEntry now, @Nullable RegistryEntry before) {
        begin(kind).ascii(",\"id\":").quoted(now.id()).ascii(",\"entry\":").append(now.json());
        if (before != null) {
            out.ascii(",\"previous\":").append(before.json());
        }
        return out.append('}').toBytes();
    }

    byte[] removed(RegistryKind kind, RegistryEntry before) {
        begin(kind)
                .ascii(",\"id\":")
                .quoted(before.id())
                .ascii(",\"previous\":")
                .append(before.json());
        return out.append('}').toBytes();
    }

    private byte[] snapshotPart(RegistryKind kind, int part, int parts, List<RegistryEntry> entries) {
        begin(kind).ascii(",\"part\":" + part + ",\"parts\":" + parts + ",\"entries\":[");
        for (var i = 0; i < entries.size(); i++) {
            if (i > 0) {
                out.append(',');
            }
            out.append(entries.get(i).json());
        }
        return out.ascii("]}").toBytes();
    }

    private ByteBuilder begin(RegistryKind kind) {
        out.clear();
        return out.ascii("{\"kind\":").quoted(kind.text());
    }
}
