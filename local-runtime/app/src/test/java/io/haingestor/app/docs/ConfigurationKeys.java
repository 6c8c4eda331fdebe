package io.haingestor.app.docs;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/** Every key of a {@code @ConfigMapping}, in the order of its source, with what its Javadoc says. */
final class ConfigurationKeys {
    private static final Pattern DOCUMENTED =
            Pattern.compile("/\\*\\*(?<doc>(?:(?!\\*/).)*)\\*/\\s*(?<declared>[^;{]*)[;{]", Pattern.DOTALL);
    private static final Pattern INTERFACE = Pattern.compile("\\binterface (\\w+)");
    private static final Pattern METHOD = Pattern.compile("(\\w+)\\(\\)\\s*$");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)(:?)");

    private final Class<?> mapping;
    private final Map<String, Map<String, String>> documentation;
    private final List<Key> found = new ArrayList<>();

    /**
     * @param name as in a file of properties
     * @param variables of the environment that say the same, the key's own last
     * @param preset the default, or an empty text
     * @param meaning what it is
     */
    record Key(String name, List<String> variables, String preset, String meaning) {}

    private ConfigurationKeys(Class<?> mapping, String source) {
        this.mapping = mapping;
        this.documentation = documentation(source);
    }

    /** @return the mappings of all modules */
    static List<Class<?>> mappings() {
        return Repository.sources().stream()
                .filter(file -> Repository.read(file).contains("\n@ConfigMapping(prefix"))
                .<Class<?>>map(file -> load(file.toString()
                        .replaceFirst(".*/src/main/java/", "")
                        .replaceFirst("\\.java$", "")
                        .replace('/', '.')))
                .toList();
    }

    static List<Key> of(Class<?> mapping) {
        var file = Repository.sources().stream()
                .filter(source -> source.endsWith(mapping.getName().replace('.', '/') + ".java"))
                .findFirst()
                .orElseThrow();
        var keys = new ConfigurationKeys(mapping, Repository.read(file));
        keys.collect(mapping, mapping.getAnnotation(ConfigMapping.class).prefix());
        return keys.found;
    }

    private void collect(Class<?> type, String prefix) {
        var documented = documentation.getOrDefault(type.getSimpleName(), Map.of());
        for (var method : type.getDeclaredMethods()) {
            if (!method.isSynthetic() && !documented.containsKey(method.getName())) {
                throw new IllegalStateException("Expected Javadoc with @return on " + method);
            }
        }
        documented.forEach((method, meaning) -> {
            try {
                var declared = type.getDeclaredMethod(method);
                add(
                        prefix + '.' + kebab(method),
                        declared.getGenericReturnType(),
                        declared.getAnnotation(WithDefault.class),
                        meaning);
            } catch (NoSuchMethodException e) {
                throw new IllegalStateException("The source of " + mapping + " is read wrongly", e);
            }
        });
    }

    private void add(String name, Type type, WithDefault preset, String meaning) {
        if (type instanceof Class<?> nested && nested.isInterface() && nested.getEnclosingClass() != null) {
            collect(nested, name);
        } else if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
            var value = map.getActualTypeArguments()[1];
            add(name + ".<name>", value, preset, meaning);
        } else {
            var text = preset == null ? "" : preset.value();
            var variables = new ArrayList<String>();
            VARIABLE.matcher(text).results().forEach(match -> variables.add(match.group(1)));
            variables.add(
                    name.toUpperCase(Locale.ROOT).replace("<NAME>", "<NAME>").replaceAll("[^A-Z0-9<>]", "_"));
            found.add(new Key(name, variables, plain(text), meaning));
        }
    }

    /** What holds when no variable says something: {@code data/gateway} of <code>${HA_INGESTOR_DATA:data}/gateway</code>. */
    private static String plain(String preset) {
        var text = preset;
        String before;
        do {
            before = text;
            text = text.replaceAll("\\$\\{[A-Za-z][\\w.-]*:?([^${}]*)}", "$1");
        } while (!text.equals(before));
        return text;
    }

    private static Map<String, Map<String, String>> documentation(String source) {
        var found = new LinkedHashMap<String, Map<String, String>>();
        var current = "";
        // Their texts have the signs that end a declaration.
        var matcher = DOCUMENTED.matcher(source.replaceAll("@WithDefault\\([^)]*\\)", ""));
        while (matcher.find()) {
            var declared = matcher.group("declared");
            var nested = INTERFACE.matcher(declared);
            var method = METHOD.matcher(declared.strip());
            if (nested.find()) {
                current = nested.group(1);
                found.put(current, new LinkedHashMap<>());
            } else if (method.find()) {
                found.get(current).put(method.group(1), markdown(matcher.group("doc")));
            }
        }
        return found;
    }

    private static String markdown(String javadoc) {
        return javadoc.replaceAll("(?m)^\\s*\\* ?", "")
                .replaceFirst("^\\s*@return ", "")
                .replaceAll("\\{@code (\\{(?:[^{}]|\\{[^{}]*})*}|[^}]*)}", "`$1`")
                .replaceAll("\\{@link #?(?:[\\w.]+#)?(\\w+)(?:\\([^)]*\\))?}", "`$1`")
                .replaceAll("\\s+", " ")
                .replace("|", "\\|")
                .strip();
    }

    private static String kebab(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException("A mapping that the single process does not have: " + name, e);
        }
    }
}
