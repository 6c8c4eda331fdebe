package io.haingestor.timeseries;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The contents of the dictionaries of {@code V1__points.sql}: lists of fields and sets of dimensions as bytes. */
final class RowCodec {
    private RowCodec() {}

    static byte[] shape(List<FieldType> types) {
        var to = new ByteWriter();
        for (var type : types) {
            var name = type.name().getBytes(StandardCharsets.UTF_8);
            to.varint(((long) name.length << 1) | (type.kind() == FieldKind.TEXT ? 1 : 0));
            to.bytes(name);
        }
        return to.toBytes();
    }

    static List<FieldType> shape(byte[] content) {
        var from = new ByteReader(content);
        var types = new ArrayList<FieldType>();
        while (from.hasMore()) {
            long head = from.varint();
            types.add(
                    new FieldType(from.utf8((int) (head >>> 1)), (head & 1) == 1 ? FieldKind.TEXT : FieldKind.NUMBER));
        }
        return types;
    }

    static byte[] dimensions(Map<String, String> dimensions) {
        var to = new ByteWriter();
        for (var dimension : new TreeMap<>(dimensions).entrySet()) {
            text(dimension.getKey(), to);
            text(dimension.getValue(), to);
        }
        return to.toBytes();
    }

    static Map<String, String> dimensions(byte[] content) {
        var from = new ByteReader(content);
        var dimensions = new TreeMap<String, String>();
        while (from.hasMore()) {
            dimensions.put(from.utf8((int) from.varint()), from.utf8((int) from.varint()));
        }
        return Map.copyOf(dimensions);
    }

    private static void text(String text, ByteWriter to) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        to.varint(bytes.length);
        to.bytes(bytes);
    }
}
