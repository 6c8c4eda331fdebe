package io.haingestor.app;

import picocli.CommandLine.IVersionProvider;

/** Which HA-Ingestor this is. */
final class Version implements IVersionProvider {
    /** Made by picocli. */
    Version() {}

    /** @return the version of the build; {@code development} where there is no build */
    static String text() {
        var version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    @Override
    public String[] getVersion() {
        return new String[] {"HA-Ingestor " + text() + ", Java " + Runtime.version()};
    }
}
