"""Checks commands of the AWS CLI against botocore's models, from which the CLI makes its commands.

Reads a list of `{"words", "is_mention"}` from standard input, the words behind `aws`, and writes for each what is wrong
with it.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any, TypedDict

import botocore.loaders
import botocore.model
import botocore.validate
import jmespath
from botocore import xform_name


class Command(TypedDict):
    words: list[str]
    is_mention: bool


#: AWS CLI Command Reference, Global options; those that its commands name.
GLOBAL = {"region", "query", "output", "profile"}
#: AWS CLI User Guide, Pagination: of every operation that has pages.
PAGES = {"max-items", "starting-token", "page-size"}
#: Where the CLI calls its model otherwise (AWS CLI Command Reference, the command's page).
SERVICES = {"s3api": "s3"}
#: What stands behind the operation without a name: the answer's body goes to that file.
POSITIONAL = {("lambda", "invoke"): 1}
#: Commands that are no operation: how many words without a name, and options (AWS CLI Command Reference, their pages).
OWN: dict[tuple[str, str], tuple[int, set[str]]] = {
    ("s3", "cp"): (2, {"recursive", "source-region"}),
    ("s3", "ls"): (1, {"recursive"}),
    ("s3", "sync"): (2, {"source-region", "delete"}),
    ("logs", "tail"): (1, {"since", "follow"}),
    ("cloudformation", "deploy"): (
        0,
        {"stack-name", "template-file", "capabilities", "parameter-overrides", "no-fail-on-empty-changeset"},
    ),
}


def main() -> None:
    commands: list[Command] = json.load(sys.stdin)
    json.dump([faults(command) for command in commands], sys.stdout)


@cache
def model_of(service: str) -> botocore.model.ServiceModel:
    name = SERVICES.get(service, service)
    return botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(name, "service-2"), name)


@cache
def paginated(service: str) -> set[str]:
    try:
        name = SERVICES.get(service, service)
        return set(botocore.loaders.Loader().load_service_model(name, "paginators-1")["pagination"])
    except botocore.exceptions.UnknownServiceError:
        return set()


def faults(command: Command) -> list[str]:
    service, name, *words = [*command["words"], "", ""][: max(2, len(command["words"]))]
    positional, options = read(words)
    if (service, name) in OWN:
        count, known = OWN[service, name]
        return [
            *unknown_options(options, known | GLOBAL),
            *([] if len(positional) == count else [f"takes {count} words, not {positional}"]),
        ]
    try:
        model = model_of(service)
    except botocore.exceptions.UnknownServiceError:
        return [f"there is no service {service}"]
    operation = next(
        (model.operation_model(each) for each in model.operation_names if xform_name(each, "-") == name), None
    )
    if operation is None:
        return [f"{service} has no operation {name}"]
    if command["is_mention"] and not options:
        return []
    return [*call_faults(operation, options, paginated(service)), *extra_words(service, name, positional)]


def extra_words(service: str, name: str, positional: list[str]) -> list[str]:
    count = POSITIONAL.get((service, name), 0)
    return [] if len(positional) == count else [f"takes {count} words without a name, not {positional}"]


def read(words: list[str]) -> tuple[list[str], dict[str, list[str]]]:
    """Words in front of the options, and each option with its words; what follows a flag belongs to nobody."""
    positional: list[str] = []
    options: dict[str, list[str]] = {}
    name = None
    for word in words:
        if word.startswith("--"):
            name = word[2:]
            options[name] = []
        elif name is None or name in FLAGS or (options[name] and name not in LISTS):
            positional.append(word)
        else:
            options[name].append(word)
    return positional, options


#: Options without a word behind them, and those that take several.
FLAGS = {"recursive", "consistent-read", "reverse-order", "follow", "delete"}
LISTS = {
    *("statistics", "dimensions", "alarm-names", "message-attribute-names", "add-iam-roles", "capabilities"),
    *("parameter-overrides", "add-replica-regions"),
}


def unknown_options(options: dict[str, list[str]], known: set[str]) -> list[str]:
    return [f"takes no --{name}" for name in options if name not in known]


def call_faults(operation: Any, options: dict[str, list[str]], with_pages: set[str]) -> list[str]:
    shape = operation.input_shape
    members = {xform_name(name, "-"): name for name in shape.members} if shape is not None else {}
    known = set(members) | GLOBAL | (PAGES if operation.name in with_pages else set())
    found = unknown_options(options, known)
    parameters: dict[str, Any] = {}
    for name, words in options.items():
        if name in members:
            try:
                parameters[members[name]] = value_of(shape.members[members[name]], words)
            except ValueError as error:
                found.append(f"--{name}: {error}")
    if shape is not None:
        report = botocore.validate.ParamValidator().validate(parameters, shape)
        found += report.generate_report().splitlines() if report.has_errors() else []
        found += enum_faults(parameters, shape)
    return found + query_faults(options.get("query", []), operation)


def enum_faults(parameters: dict[str, Any], shape: Any) -> list[str]:
    found = []
    for name, value in parameters.items():
        member = shape.members[name]
        of, values = (member.member, value) if member.type_name == "list" else (member, [value])
        words = set(getattr(of, "enum", []) or [])
        found += [f"{name}: {each} is none of {sorted(words)}" for each in values if words and each not in words]
    return found


def query_faults(words: list[str], operation: Any) -> list[str]:
    """A path whose first field the answer does not have gives nothing, without a word."""
    found = []
    for text in words:
        try:
            fields = set(first_fields(jmespath.compile(text).parsed))
        except jmespath.exceptions.JMESPathError as error:
            found.append(f"--query {text}: {error}")
            continue
        answered = set(operation.output_shape.members) if operation.output_shape is not None else set()
        found += [f"--query {text}: the answer has no {field}" for field in sorted(fields - answered)]
    return found


def first_fields(node: dict[str, Any]) -> list[str]:
    """The names that a path begins with: of a path in a path the first alone."""
    if node["type"] == "field":
        return [str(node["value"])]
    if node["type"] in ("subexpression", "index_expression", "projection", "filter_projection", "flatten", "pipe"):
        return first_fields(node["children"][0])
    if node["type"] == "value_projection":
        return first_fields(node["children"][0])
    if node["type"] == "function_expression":
        return [field for child in node["children"] if child["type"] != "expref" for field in first_fields(child)]
    if node["type"] in ("multi_select_list", "multi_select_dict"):
        return [field for child in node["children"] for field in first_fields(child)]
    return []


def value_of(shape: Any, words: list[str]) -> Any:
    """As the CLI reads an option's words: JSON, its shorthand, or a word."""
    if shape.type_name == "boolean":
        if words:
            raise ValueError(f"is a flag, and takes no {words}")
        return True
    if not words:
        raise ValueError("needs a value")
    text = words[0]
    if text.startswith(("[", "{")) and shape.type_name in ("list", "structure", "map"):
        return json.loads(text)
    if shape.type_name == "list":
        return [value_of(shape.member, [word]) for word in words]
    if shape.type_name in ("structure", "map"):
        return shorthand(shape, text)
    if shape.type_name in ("integer", "long"):
        return int(text)
    return text


def shorthand(shape: Any, text: str) -> dict[str, Any]:
    """`Name=x,Value=y` (AWS CLI User Guide, Shorthand syntax)."""
    pairs = dict(part.split("=", 1) for part in text.split(",") if "=" in part)
    if len(pairs) != len(text.split(",")):
        raise ValueError(f"{text} is neither JSON nor NAME=VALUE,NAME=VALUE")
    unknown = [name for name in pairs if shape.type_name == "structure" and name not in shape.members]
    if unknown:
        raise ValueError(f"there is no {', '.join(unknown)} in {text}")
    return pairs


if __name__ == "__main__":
    main()
