package io.haingestor.simulator;

import java.util.List;
import java.util.random.RandomGenerator;

/** How an entity's state goes on by itself. What it has to remember is kept in {@link SimulatedEntity}. */
sealed interface Behaviour {

    /** @return the state after this step; differs from {@code entity.text()} unless {@link #attributes} changed something */
    String next(SimulatedEntity entity, Moment moment, RandomGenerator random);

    /** @return the attributes that go with {@code text}; most entities keep theirs */
    default Attributes attributes(SimulatedEntity entity, String text, Moment moment, RandomGenerator random) {
        return entity.attributes();
    }

    /** What a reading is drawn to over the day. */
    @FunctionalInterface
    interface Curve {
        double at(Moment moment);
    }

    /**
     * A measured number that follows a curve of the day, with noise, and never shows the same text twice in a row.
     *
     * @param decimals digits after the point
     * @param curve what it is drawn to
     * @param noise how far one step may stray
     * @param least smallest value
     * @param most largest value
     */
    record Reading(int decimals, Curve curve, double noise, double least, double most) implements Behaviour {
        private static final double PULL = 0.2;

        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            var scale = Decimals.scale(decimals);
            var target = curve.at(moment) + entity.offset();
            var level = Double.isNaN(entity.level()) ? target : entity.level();
            level += PULL * (target - level) + noise * (random.nextDouble() - 0.5) * 2;
            level = Math.max(least, Math.min(most, level));
            var shown = Math.round(level * scale);
            if (shown == entity.shown()) {
                var up = shown < most * scale && (shown <= least * scale || random.nextBoolean());
                shown += up ? 1 : -1;
                level = shown / (double) scale;
            }
            entity.remember(level, shown);
            return Decimals.text(shown, decimals);
        }
    }

    /**
     * A meter: it only rises.
     *
     * @param decimals digits after the point
     * @param step the most it rises at once, in units of its last digit
     */
    record Meter(int decimals, int step) implements Behaviour {
        private static final int YEARS_OF_USE = 3_000;

        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            var before = Double.isNaN(entity.level())
                    ? Math.round(YEARS_OF_USE * (1 + entity.offset()) * Decimals.scale(decimals))
                    : entity.shown();
            var shown = before + 1 + random.nextInt(step);
            entity.remember((double) shown, shown);
            return Decimals.text(shown, decimals);
        }
    }

    /** Two states; the second is likelier the busier the home is. */
    record Toggle(String rest, String active) implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return entity.text().equals(rest) ? active : rest;
        }
    }

    /** A light: brightness and colour only while it is on. */
    record Light() implements Behaviour {
        static final String ON = "on";
        static final String OFF = "off";

        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return entity.text().equals(ON) ? OFF : ON;
        }

        @Override
        public Attributes attributes(SimulatedEntity entity, String text, Moment moment, RandomGenerator random) {
            return text.equals(ON) ? lit(entity.attributes(), 26 + random.nextInt(10) * 25) : dark(entity.attributes());
        }

        static Attributes lit(Attributes attributes, int brightness) {
            return attributes.with("brightness", brightness).with("color_mode", "brightness");
        }

        static Attributes dark(Attributes attributes) {
            return attributes.with("brightness", null).with("color_mode", null);
        }
    }

    /** Goes through its states in order. */
    record Cycle(List<String> states) implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return states.get((states.indexOf(entity.text()) + 1) % states.size());
        }
    }

    /** Any other of its states. */
    record AnyOf(List<String> states) implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            var at = states.indexOf(entity.text());
            var step = 1 + random.nextInt(states.size() - 1);
            return states.get(Math.floorMod(at + step, states.size()));
        }
    }

    /** A thermostat: heats or idles; its temperature is an attribute and moves without the state. */
    record Thermostat() implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return moment.season() > 0.7 ? "off" : "heat";
        }

        @Override
        public Attributes attributes(SimulatedEntity entity, String text, Moment moment, RandomGenerator random) {
            var tenths = Math.round((20 + moment.warmth() + entity.offset()) * 10) + random.nextInt(-3, 4);
            if (tenths == entity.shown()) {
                tenths++;
            }
            entity.remember(tenths / 10.0, tenths);
            var action = text.equals("off") ? "off" : tenths < 205 ? "heating" : "idle";
            return entity.attributes()
                    .with("current_temperature", tenths / 10.0)
                    .with("hvac_action", action);
        }
    }

    /** Weather: a condition with its measurements as attributes. */
    record Weather(List<String> conditions) implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return random.nextInt(8) == 0 || conditions.indexOf(entity.text()) < 0
                    ? conditions.get(random.nextInt(conditions.size()))
                    : entity.text();
        }

        @Override
        public Attributes attributes(SimulatedEntity entity, String text, Moment moment, RandomGenerator random) {
            var tenths = Math.round((10 + 9 * moment.season() + 5 * moment.warmth()) * 10) + random.nextInt(-2, 3);
            if (tenths == entity.shown()) {
                tenths++;
            }
            entity.remember(tenths / 10.0, tenths);
            return entity.attributes()
                    .with("temperature", tenths / 10.0)
                    .with("humidity", 55 + random.nextInt(40))
                    .with("wind_speed", random.nextInt(450) / 10.0)
                    .with("wind_bearing", random.nextInt(360));
        }
    }

    /** The sun: where it stands is told by attributes that move without the state. */
    record Sun() implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return moment.daylight() > 0 ? "above_horizon" : "below_horizon";
        }

        @Override
        public Attributes attributes(SimulatedEntity entity, String text, Moment moment, RandomGenerator random) {
            var azimuth = Math.round(moment.hour() * 1_500);
            if (azimuth == entity.shown()) {
                azimuth++;
            }
            entity.remember(azimuth / 100.0, azimuth);
            return entity.attributes()
                    .with("elevation", Math.round(6_000 * moment.daylight()) / 100.0)
                    .with("azimuth", azimuth / 100.0)
                    .with("rising", moment.hour() < 12.5);
        }
    }

    /** A person or a tracker: at home, or away on the map. */
    record Place() implements Behaviour {
        static final String HOME = "home";

        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            var away = moment.hour() > 8 && moment.hour() < 18;
            return random.nextInt(3) == 0 == away ? HOME : "not_home";
        }

        @Override
        public Attributes attributes(SimulatedEntity entity, String text, Moment moment, RandomGenerator random) {
            var spread = text.equals(HOME) ? 0.0004 : 0.06;
            return entity.attributes()
                    .with("latitude", round(HomePlan.LATITUDE + spread * (random.nextDouble() - 0.5)))
                    .with("longitude", round(HomePlan.LONGITUDE + spread * (random.nextDouble() - 0.5)))
                    .with("gps_accuracy", 3 + random.nextInt(40));
        }

        private static double round(double degrees) {
            return Math.round(degrees * 1e6) / 1e6;
        }
    }

    /** Changes only when somebody does something. */
    record Still() implements Behaviour {
        @Override
        public String next(SimulatedEntity entity, Moment moment, RandomGenerator random) {
            return entity.text();
        }
    }
}
