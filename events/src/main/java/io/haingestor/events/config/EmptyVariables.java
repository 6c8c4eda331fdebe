package io.haingestor.events.config;

import io.smallrye.config.ConfigSourceInterceptor;
import io.smallrye.config.ConfigSourceInterceptorContext;
import io.smallrye.config.ConfigSourceInterceptorFactory;
import io.smallrye.config.ConfigValue;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.Priorities;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes an environment variable that is empty for one that is not set: {@code NAME: ${NAME:-}} in a compose file passes an empty text where nobody has said anything, and the default
 * is meant.
 *
 * <p>Found by SmallRye Config in every process that has this module.
 */
public final class EmptyVariables implements ConfigSourceInterceptorFactory {
    /** Nearer to the sources than what expands {@code ${NAME:default}}. */
    private static final int PRIORITY = Priorities.LIBRARY + 100;

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

    /** Made by SmallRye Config. */
    public EmptyVariables() {}

    @Override
    public ConfigSourceInterceptor getInterceptor(ConfigSourceInterceptorContext context) {
        return EmptyVariables::value;
    }

    @Override
    public OptionalInt getPriority() {
        return OptionalInt.of(PRIORITY);
    }

    private static @Nullable ConfigValue value(ConfigSourceInterceptorContext sources, String name) {
        var value = sources.proceed(name);
        return value != null && isEmptyVariable(name, value) ? null : value;
    }

    private static boolean isEmptyVariable(String name, ConfigValue value) {
        return value.getValue() != null
                && value.getValue().isBlank()
                && value.getConfigSourceOrdinal() == EnvConfigSource.ORDINAL
                && VARIABLE.matcher(name).matches();
    }
}
