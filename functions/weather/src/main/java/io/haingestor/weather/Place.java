package io.haingestor.weather;

import java.util.Locale;

/**
 * A place, to a hundredth of a degree: a kilometre is near enough for the weather, and a provider learns no more of where somebody lives.
 *
 * @param latitude -90 to 90
 * @param longitude -180 to 180
 */
record Place(double latitude, double longitude) {
    private static final double MOST_LATITUDE = 90;
    private static final double MOST_LONGITUDE = 180;
    private static final double PER_DEGREE = 100;

    /** @throws IllegalArgumentException when there is no such place */
    Place {
        if (!(Math.abs(latitude) <= MOST_LATITUDE && Math.abs(longitude) <= MOST_LONGITUDE)) {
            throw new IllegalArgumentException(
                    "expected a latitude from -90 to 90 and a longitude from -180 to 180, got " + latitude + " and "
                            + longitude);
        }
        latitude = rounded(latitude);
        longitude = rounded(longitude);
    }

    /**
     * @param text {@code <latitude>,<longitude>} in degrees
     * @throws IllegalArgumentException when it is not
     */
    static Place parse(String text) {
        var parts = text.split(",", -1);
        try {
            if (parts.length == 2) {
                return new Place(Double.parseDouble(parts[0].strip()), Double.parseDouble(parts[1].strip()));
            }
        } catch (NumberFormatException e) {
            // Said below, as for too many parts.
        }
        throw new IllegalArgumentException(
                "expected <latitude>,<longitude> in degrees, such as 52.37,4.89, got '" + text + "'");
    }

    /** Adding zero makes a negative zero a plain one, which is the same place. */
    private static double rounded(double degrees) {
        return Math.rint(degrees * PER_DEGREE) / PER_DEGREE + 0.0;
    }

    /** @return e.g. {@code 52.37,4.89} */
    @Override
    public String toString() {
        return String.format(Locale.ROOT, "%.2f,%.2f", latitude, longitude);
    }
}
