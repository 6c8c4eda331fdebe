package io.haingestor.broker.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static List<String> ticks(Schedule schedule, String from, int count) {
        var ticks = new ArrayList<String>();
        var at = OffsetDateTime.parse(from).toInstant();
        for (var i = 0; i < count; i++) {
            at = schedule.next(at).orElseThrow();
            ticks.add(at.toString());
        }
        return ticks;
    }

    /** What robfig/cron 3, which Knative runs, answers. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    * * * * *              | 2026-03-01T10:15:30Z     | 2026-03-01T10:16:00Z 2026-03-01T10:17:00Z
                    * * * * *              | 2026-03-01T10:15:00Z     | 2026-03-01T10:16:00Z
                    * * * * *              | 2026-03-01T10:15:00.001Z | 2026-03-01T10:16:00Z
                    * * * * *              | 2026-03-01T10:14:59.999Z | 2026-03-01T10:15:00Z
                    * * * * *              | 2026-12-31T23:59:45Z     | 2027-01-01T00:00:00Z
                    0/15 * * * *           | 2026-03-01T10:15:30Z     | 2026-03-01T10:30:00Z 2026-03-01T10:45:00Z 2026-03-01T11:00:00Z
                    */15 * * * *           | 2026-03-01T10:45:00Z     | 2026-03-01T11:00:00Z
                    20-35/15 * * * *       | 2026-03-01T23:46:00Z     | 2026-03-02T00:20:00Z 2026-03-02T00:35:00Z
                    1,2,30-32/2 * * * *    | 2026-03-01T10:00:00Z     | 2026-03-01T10:01:00Z 2026-03-01T10:02:00Z 2026-03-01T10:30:00Z 2026-03-01T10:32:00Z 2026-03-01T11:01:00Z
                    00 08 ? Jul Sun        | 2012-07-09T00:00:00Z     | 2012-07-15T08:00:00Z 2012-07-22T08:00:00Z
                    30 08 15 jul ?         | 2012-07-09T00:00:00Z     | 2012-07-15T08:30:00Z 2013-07-15T08:30:00Z
                    0 0 * * MON-FRI        | 2026-03-06T10:00:00Z     | 2026-03-09T00:00:00Z
                    0 0 1,15 * 0           | 2012-06-01T10:00:00Z     | 2012-06-03T00:00:00Z 2012-06-10T00:00:00Z 2012-06-15T00:00:00Z 2012-06-17T00:00:00Z
                    0 0 1,15 * *           | 2012-07-02T00:00:00Z     | 2012-07-15T00:00:00Z
                    0 0 */10 * Sun         | 2012-07-02T00:00:00Z     | 2012-10-21T00:00:00Z
                    0 0 */5 Apr,Aug,Oct Mon | 2012-07-09T23:35:00Z    | 2012-08-06T00:00:00Z
                    0 0 29 2 *             | 2026-03-01T00:00:00Z     | 2028-02-29T00:00:00Z
                    @hourly                | 2026-03-01T10:15:00Z     | 2026-03-01T11:00:00Z
                    @daily                 | 2026-03-01T10:15:00Z     | 2026-03-02T00:00:00Z
                    @midnight              | 2026-03-01T10:15:00Z     | 2026-03-02T00:00:00Z
                    @weekly                | 2026-03-02T10:15:00Z     | 2026-03-08T00:00:00Z
                    @monthly               | 2026-03-01T10:15:00Z     | 2026-04-01T00:00:00Z
                    @yearly                | 2026-03-01T10:15:00Z     | 2027-01-01T00:00:00Z
                    @annually              | 2026-03-01T10:15:00Z     | 2027-01-01T00:00:00Z
                    @every 1m30s           | 2026-03-01T10:00:00Z     | 2026-03-01T10:01:30Z 2026-03-01T10:03:00Z
                    @every 0.5h            | 2026-03-01T10:29:59.9Z   | 2026-03-01T10:30:00Z
                    @every 1ms             | 2026-03-01T10:00:00Z     | 2026-03-01T10:00:01Z
                    CRON_TZ=Asia/Tokyo 0 6 * * * | 2026-03-01T10:00:00Z | 2026-03-01T21:00:00Z
                    TZ=Asia/Tokyo @daily   | 2026-03-01T10:00:00Z     | 2026-03-01T15:00:00Z
                    """)
    void ticksWhenKnativesCronDoes(String text, String from, String expected) {
        var ticks = List.of(expected.split(" ", 0));

        assertThat(ticks(Schedule.of(text, ""), from, ticks.size())).isEqualTo(ticks);
    }

    /** The clocks of Berlin leave out 2:00 to 3:00 on 29 March 2026 and repeat it on 25 October; those of São Paulo left out 0:00 on 4 November 2018. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    30 2 * * *     | Europe/Berlin     | 2026-03-28T12:00:00Z      | 2026-03-30T00:30:00Z 2026-03-31T00:30:00Z
                    0 3 * * *      | Europe/Berlin     | 2026-03-28T12:00:00Z      | 2026-03-29T01:00:00Z 2026-03-30T01:00:00Z
                    0 2 * * *      | Europe/Berlin     | 2026-03-28T12:00:00Z      | 2026-03-30T00:00:00Z
                    30 * * * *     | Europe/Berlin     | 2026-03-29T00:00:00Z      | 2026-03-29T00:30:00Z 2026-03-29T01:30:00Z
                    30 2 * * *     | Europe/Berlin     | 2026-10-24T12:00:00Z      | 2026-10-25T00:30:00Z 2026-10-25T01:30:00Z 2026-10-26T01:30:00Z
                    0 2 * * *      | Europe/Berlin     | 2026-10-24T12:00:00Z      | 2026-10-25T00:00:00Z 2026-10-25T01:00:00Z 2026-10-26T01:00:00Z
                    0 3 * * *      | Europe/Berlin     | 2026-10-24T12:00:00Z      | 2026-10-25T02:00:00Z 2026-10-26T02:00:00Z
                    */30 * * * *   | Europe/Berlin     | 2026-10-25T00:15:00Z      | 2026-10-25T00:30:00Z 2026-10-25T01:00:00Z 2026-10-25T01:30:00Z 2026-10-25T02:00:00Z
                    30 2 * * *     | Europe/Berlin     | 2026-10-25T00:45:00Z      | 2026-10-25T01:30:00Z
                    @daily         | America/Sao_Paulo | 2018-11-02T12:00:00Z      | 2018-11-03T03:00:00Z 2018-11-05T02:00:00Z
                    0 * * * *      | America/Sao_Paulo | 2018-11-04T02:30:00Z      | 2018-11-04T03:00:00Z 2018-11-04T04:00:00Z
                    30 2 11 3 *    | America/New_York  | 2012-03-11T00:00:00-05:00 | 2013-03-11T06:30:00Z
                    30 2 4 11 *    | America/New_York  | 2012-11-04T00:00:00-04:00 | 2012-11-04T07:30:00Z
                    30 1 4 11 *    | America/New_York  | 2012-11-04T01:45:00-04:00 | 2012-11-04T06:30:00Z
                    @every 1h      | Europe/Berlin     | 2026-10-25T00:15:00Z      | 2026-10-25T01:00:00Z 2026-10-25T02:00:00Z
                    """)
    void skipsATimeThatTheClocksLeaveOutAndRepeatsOneThatTheyRepeat(
            String text, String zone, String from, String expected) {
        var ticks = List.of(expected.split(" ", 0));

        assertThat(ticks(Schedule.of(text, zone), from, ticks.size())).isEqualTo(ticks);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    ~~                  | ~~            | there must be 5 fields
                    * * * *             | ~~            | there must be 5 fields (minute, hour, day of the month, month, day of the week), found 4
                    0 * * * * *         | ~~            | found 6
                    60 * * * *          | ~~            | Value 60 not in range [0, 59]
                    * 24 * * *          | ~~            | Value 24 not in range [0, 23]
                    * * 0 * *           | ~~            | Value 0 not in range [1, 31]
                    * * * 13 *          | ~~            | Value 13 not in range [1, 12]
                    * * * * 7           | ~~            | Value 7 not in range [0, 6]
                    5-1 * * * *         | ~~            | Invalid range
                    */0 * * * *         | ~~            | Period 0 not in range
                    * * L * *           | ~~            | Invalid
                    a b c d e           | ~~            | Invalid
                    @sometimes          | ~~            | the nicknames are [@annually, @daily,
                    @every              | ~~            | the nicknames are
                    @every 5            | ~~            | '5' is no duration such as 1h30m, 90s or 0.5h
                    @every -5s          | ~~            | '-5s' is no duration
                    @every 5 minutes    | ~~            | '5 minutes' is no duration
                    * * * * *           | Berlin        | 'Berlin' is no time zone of the IANA's list
                    * * * * *           | +02:00        | '+02:00' is no time zone
                    TZ=UTC * * * * *    | Europe/Berlin | there is a timezone too
                    CRON_TZ=x * * * * * | ~~            | 'x' is no time zone
                    """)
    void whatIsNoScheduleSaysWhy(String text, String zone, String reason) {
        assertThatThrownBy(() -> Schedule.of(text, zone))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    * * * * *      | 2025-03-01T10:00:00Z | 2026-03-01T10:15:30Z | 2026-03-01T10:15:00Z
                    * * * * *      | 2026-03-01T10:15:00Z | 2026-03-01T10:15:30Z | ''
                    * * * * *      | 2026-03-01T10:15:00Z | 2026-03-01T10:16:00Z | 2026-03-01T10:16:00Z
                    * 3 * * *      | 2026-01-01T00:00:00Z | 2026-03-01T10:15:30Z | 2026-03-01T03:59:00Z
                    0 0 1 1 *      | 2020-06-01T00:00:00Z | 2026-03-01T10:15:30Z | 2026-01-01T00:00:00Z
                    0 0 1 1 *      | 2026-01-01T00:00:00Z | 2026-03-01T10:15:30Z | ''
                    0 0 30 2 *     | 2026-01-01T00:00:00Z | 2026-03-01T10:15:30Z | ''
                    @every 90s     | 2026-01-01T00:00:00Z | 2026-03-01T10:02:00Z | 2026-03-01T10:01:30Z
                    * * * * *      | 2026-03-01T10:15:00Z | 2026-03-01T10:00:00Z | ''
                    """)
    void findsTheNewestOfTheTicksThatWereMissed(String text, String after, String upTo, String expected) {
        assertThat(Schedule.of(text, "")
                        .newest(Instant.parse(after), Instant.parse(upTo))
                        .map(Instant::toString)
                        .orElse(""))
                .isEqualTo(expected);
    }

    @Test
    void hasNoTickWhenItAsksForADayThatNeverComes() {
        assertThat(Schedule.of("0 0 31 4 *", "Europe/Berlin").next(Instant.parse("2026-03-01T10:00:00Z")))
                .isEmpty();
    }

    @Test
    void isEqualByItsWordsSoThatAReloadedPingSourceIsTheSame() {
        assertThat(Schedule.of("@daily", "Europe/Berlin"))
                .isEqualTo(Schedule.of("@daily", "Europe/Berlin"))
                .isNotEqualTo(Schedule.of("@daily", ""))
                .hasToString("@daily in Europe/Berlin");
    }
}
