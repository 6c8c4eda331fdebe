"""Makes ../resources/classic/cases.jsonl: what Home Assistant's own InfluxDB integration writes, byte for byte.

Nothing here knows the rules. Each case is a state as JSON says it; the line is what `homeassistant.components.influxdb`
(`_generate_event_to_json`, configuration checked by its own schema) and `influxdb-client` (`Point.from_dict(...).to_line_protocol()`, as
its write API does) make of it. Run it again with a later version of either and compare.

    python3.11 -m venv oracle
    oracle/bin/pip install homeassistant==2024.3.3 influxdb==5.3.1 influxdb-client==1.24.0
    oracle/bin/python generate.py > ../resources/classic/cases.jsonl

The versions are those of the integration's manifest.json. Each line of the output is
{"name", "config": the integration's YAML as JSON, "state": {entity_id, state, attributes, last_updated}, "line": text or null}.
"""
import itertools
import json
import random
import sys

from homeassistant.components import influxdb
from homeassistant.core import Event, State
from homeassistant.util import dt
from influxdb_client.client.write.point import Point

WHEN = "2026-03-01T10:15:30.123456+00:00"


def line(config, state):
    """The bytes that the integration would send, or None when it would send nothing."""
    conf = influxdb._INFLUX_BASE_SCHEMA(config)
    convert = influxdb._generate_event_to_json(conf)
    last_updated = dt.parse_datetime(state["last_updated"])
    new_state = State(state["entity_id"], state["state"], state["attributes"], last_updated, last_updated)
    record = convert(Event("state_changed", {"new_state": new_state}, time_fired=last_updated))
    if record is None:
        return None
    return Point.from_dict(record).to_line_protocol() or None


def emit(name, state, attributes=None, entity_id="sensor.kitchen", config=None, when=WHEN):
    case = {
        "name": name,
        "config": config or {},
        "state": {
            "entity_id": entity_id,
            "state": state,
            "attributes": attributes or {},
            "last_updated": when,
        },
    }
    # What the integration sees is what JSON can say: through text and back.
    case = json.loads(json.dumps(case))
    case["line"] = line(case["config"], case["state"])
    print(json.dumps(case, ensure_ascii=True))


STATES = [
    "21.5", "21", "-0", "-0.0", "0", "007", "+5", "1e3", "1E-7", "1_000", "1__000", "_1", "1_", " 12 ", "\t12\n", "12\u00a0", "\u20031\u2003", "1,5", "12,5",
    "0x10", "1.", ".5", ".", "-.5e-3", "1e", "1e+", "1_0.0_1e1_0", "1._5", "1_.5", "1e_5", "1e5_", "1e400", "-1e400", "1e-400", "4.9e-324", "2.5e-324",
    "1.7976931348623157e308",
    "1.7976931348623159e308", "0.1", "0.30000000000000004", "123456789012345678", "9007199254740993", "1e15", "1e16", "1e17", "123456789012345680.0",
    "0.0001", "0.00001", "0.000012345", "1e22", "1e21", "5e-324", "2.2250738585072014e-308", "100", "1e2", "100.0",
    "inf", "-inf", "Infinity", "+infinity", "nan", "-NaN", "iNf", "infin", "nan1",
    "\u0661\u0662", "\u0967\u0968.\u0969", "\uff11\uff12", "\U0001d7ce\U0001d7cf", "\u00b2", "\u2160", "1\u0662", "\u0661_\u0662", "\u2212" + "5",
    "on", "off", "ON", "On", "open", "closed", "home", "not_home", "locked", "unlocked", "above_horizon", "below_horizon", "opening", "away", "Kitchen",
    "unknown", "unavailable", "", "Unknown", "None", "null", "true", "True", "False",
    "heat", "it's \"quoted\"", "back\\slash", "ends with \\", "line\nbreak", "tab\there", "comma, equals= space", "\u00fcml\u00e4ut \u20ac \U0001f600", "\u0000",
    "2026-03-01T10:15:30+00:00", "12:30", "192.168.1.10", "v1.2.3", "5 GB",
]

VALUES = [
    21.5, 21, 0, -1, -0.0, 1e16, 1e15, 1e22, 1e-5, 0.0001, 123456789.123456789, 2**53 + 1, 2**63 - 1, 10**30, 1.0, 100.0, True, False, None,
    "21.5", "21", " 12 ", "1_000", "12,5", "07:30", "1.2.3", "v2", "v12", "v1.2", "v1.", "v.12", "a1b2", "a12b34", "a1.2b3.4", "12.5 km/h", "12. 5", "1 2", "x\n12\n", "12\n",
    "2026-03-01T10:15:30+00:00", "2026-03-01", "192.168.1.10", "#ff0000", "mdi:lightbulb", "", " ", ".", "..", "1..2", "inf", "-inf", "nan", "Infinity", "1e400", "9" * 400,
    "\u0661\u0662", "a\u0661\u0662b", "\uff11\uff12px", "\U0001d7ce\U0001d7cf!", "\u00b2\u00b3", "x\u00b2\u00b3", "it's", "say \"hi\"", "back\\slash", "both ' and \"", "multi\nline",
    "\u00fcml\u00e4ut", "on", "true", "None",
    [], [1], [1, 2], ["a"], ["a", "b"], [1.5, "x", None, True], [[1, 2], [3]], ["it's"], ["\"q\""], ["both ' and \""], ["\n\t\r\\"], ["\u00e9", "\u20ac", "\U0001f600"], ["\u0000\u007f\u0080\u00a0\u00ad"],
    ["\u200b\u2028\u2029\ufeff\ue000\u0378\U000e0001\U0010ffff"], ["\u3000", " "],
    {}, {"a": 1}, {"a": {"b": [1.0, 1e16, 1e-7]}}, {"it's": "x"}, {"a": None, "b": False}, {"1": 2}, [0.1, 1e100, -0.0], [12], [1.5], ["v12"], {"a": 12}, [10, 20.5],
]


def states():
    for state in STATES:
        emit(f"state {state!r}", state)
    for state in ("on", "21.5", "heat"):
        emit(f"unit is the measurement, state {state}", state, {"unit_of_measurement": "\u00b0C", "device_class": "temperature", "friendly_name": "Kitchen"})
    emit("every second of a day is a nanosecond", "1", when="2026-03-01T00:00:00.000001+00:00")
    emit("before the epoch", "1", when="1969-12-31T23:59:59.999999+00:00")
    emit("an offset", "1", when="2026-03-01T12:15:30.5+02:00")


def attributes():
    for value in VALUES:
        emit(f"attribute {value!r}"[:120], "heat", {"a": value})
    for key in ("state", "value", "state_", "time", "a b", "a,b", "a=b", "a\\", "a\"b", "a\nb", "\u00fcber", "\U0001f600", "A", "_", "entity_id", "domain", "id"):
        for state in ("on", "5", "heat"):
            emit(f"attribute named {key!r}, state {state}", state, {key: 7, "z": "x"})
            emit(f"text attribute named {key!r}, state {state}", state, {key: "text", "z": "x"})
    emit("a _str that another attribute makes comes first", "heat", {"a": "x", "a_str": 5})
    emit("a _str that another attribute makes comes last", "heat", {"a_str": 5, "a": "x"})
    emit("a text that clashes with a _str", "heat", {"a_str": "y", "a": "x"})
    emit("clash twice", "on", {"state": 1, "state_": 2, "value": 3, "value_": "four 44"})
    emit("clash twice the other way round", "on", {"state_": 1, "state": 2, "value_": "4", "value": "x"})
    emit("infinity after a clash", "5", {"value": "inf", "value_": 1})
    emit("infinity replaces what was there", "5", {"value_": 1, "value": "inf"})
    emit("a digit tail that is infinite", "heat", {"a": "x" + "9" * 400})
    emit("astral keys sort by code point", "heat", {"\uffee": 1, "\U00010000": 2, "a": 3})
    emit("many", "21.5", {k: v for k, v in zip("qwertyuiopasdfghjklzxcvbnm", itertools.cycle([1, "x", "12px", None, True, [1]]))})
    emit("null unit", "5", {"unit_of_measurement": None})
    emit("empty unit", "5", {"unit_of_measurement": ""})
    emit("number as unit", "5", {"unit_of_measurement": 5})
    emit("zero as unit", "5", {"unit_of_measurement": 0})
    emit("list as unit", "5", {"unit_of_measurement": ["a", "b"]})
    for unit in ("kWh", "\u00b5g/m\u00b3", "%", "km/h", "a b", "a,b", "a=b", "a\\", "l/min\n", "\t", "EUR/kWh", "\"", "#"):
        emit(f"unit {unit!r}", "5", {"unit_of_measurement": unit})


CONFIGS = [
    {"measurement_attr": "entity_id"},
    {"measurement_attr": "domain__device_class"},
    {"default_measurement": "units"},
    {"override_measurement": "all"},
    {"override_measurement": "", "default_measurement": ""},
    {"measurement_attr": "domain__device_class", "default_measurement": "units"},
    {"measurement_attr": "entity_id", "override_measurement": "all"},
    {"tags": {"source": "HA", "place": "my home"}},
    {"tags": {"domain": "mine", "empty": ""}},
    {"tags_attributes": ["friendly_name"]},
    {"tags_attributes": ["unit_of_measurement", "device_class", "missing"]},
    {"tags_attributes": ["entity_id", "domain", "number", "list", "nothing", "flag", "blank", "tail"], "tags": {"number": "static"}},
    {"ignore_attributes": ["friendly_name", "icon"]},
    {"ignore_attributes": ["unit_of_measurement", "device_class"]},
    {"ignore_attributes": ["icon_str"]},
    {"ignore_attributes": ["friendly_name"], "tags_attributes": ["friendly_name"]},
    {"component_config": {"sensor.kitchen": {"override_measurement": "mine", "ignore_attributes": ["icon"]}}},
    {"component_config": {"sensor.other": {"override_measurement": "mine"}}},
    {"component_config_domain": {"sensor": {"override_measurement": "sensors"}}, "override_measurement": "all"},
    {"component_config_glob": {"sensor.*": {"override_measurement": "globbed"}, "*.kit?hen": {"ignore_attributes": ["icon"]}}},
    {
        "component_config_glob": {"sensor.k*": {"override_measurement": "globbed", "ignore_attributes": ["icon"]}},
        "component_config_domain": {"sensor": {"override_measurement": "sensors"}},
        "component_config": {"sensor.kitchen": {"ignore_attributes": ["number"]}},
    },
    {"component_config": {"sensor.kitchen": {"override_measurement": ""}}, "override_measurement": "all"},
    {"component_config_glob": {"SENSOR.[kx]itchen": {"override_measurement": "globbed"}, "sensor.[!k]*": {"override_measurement": "not k"}}},
]

RICH = {
    "unit_of_measurement": "\u00b0C", "device_class": "temperature", "friendly_name": "Kitchen, the warm one", "icon": "mdi:home", "number": 5,
    "list": ["a", 1], "nothing": None, "flag": True, "blank": "", "tail": "ends with \\", "entity_id": ["light.a", "light.b"], "domain": "x",
}


def configurations():
    for config in CONFIGS:
        for state in ("21.5", "on"):
            emit(f"configuration {json.dumps(config)}, state {state}", state, RICH, config=config)
        emit(f"configuration {json.dumps(config)}, no attributes", "21.5", {}, config=config)
        emit(f"configuration {json.dumps(config)}, device class only", "on", {"device_class": "motion"}, entity_id="binary_sensor.hall", config=config)
        emit(f"configuration {json.dumps(config)}, device class null", "on", {"device_class": None}, entity_id="binary_sensor.hall", config=config)


def random_cases(seed, count):
    rnd = random.Random(seed)
    alphabet = "0123456789..,:_-+eE \t\n\\\"'=aZ\u00e9\u0663\uff15\u20ac\U0001f600%infa"

    def text():
        return "".join(rnd.choice(alphabet) for _ in range(rnd.randint(0, 8)))

    def number():
        return rnd.choice([
            rnd.randint(-1000, 1000), rnd.randint(-2**63, 2**63), rnd.uniform(-100, 100), round(rnd.uniform(-1000, 1000), rnd.randint(0, 6)),
            rnd.uniform(-1, 1) * 10 ** rnd.randint(-320, 308), float(10 ** rnd.randint(0, 22)),
        ])

    def value(depth=0):
        kind = rnd.randint(0, 9 if depth < 2 else 6)
        if kind < 3:
            return text()
        if kind < 5:
            return number()
        if kind == 5:
            return rnd.choice([True, False, None])
        if kind < 8:
            return text() + str(number())
        if kind == 8:
            return [value(depth + 1) for _ in range(rnd.randint(0, 3))]
        return {text(): value(depth + 1) for _ in range(rnd.randint(0, 3))}

    for n in range(count):
        state = rnd.choice([text(), str(number()), rnd.choice(STATES)])
        keys = [rnd.choice(["state", "value", "a", "a_str", "a_", "b", text() or "k"]) for _ in range(rnd.randint(0, 6))]
        emit(f"random {n}", state, {k: value() for k in keys})


def main():
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    states()
    attributes()
    configurations()
    random_cases(seed=1, count=400)


if __name__ == "__main__":
    main()
