"""Checks the parameters of SDK tasks against botocore's models of the AWS APIs, for the tests of the printer.

Reads a list of `{"service", "operation", "parameters", "selected"}` from standard input and writes, for each, what is
wrong with it: parameters that the API does not know or take, and fields of the answer that it does not give.
"""

from __future__ import annotations

import json
import sys
from functools import cache
from typing import Any, TypedDict

import botocore.loaders
import botocore.model
import botocore.validate


class Task(TypedDict):
    service: str
    operation: str
    parameters: dict[str, Any]
    selected: list[str]


def main() -> None:
    tasks: list[Task] = json.load(sys.stdin)
    json.dump([faults(task) for task in tasks], sys.stdout)


@cache
def service_model(name: str) -> botocore.model.ServiceModel:
    """A few services have hundreds of tasks; reading the model of one takes longer than judging all of them."""
    return botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model(name, "service-2"), name)


def faults(task: Task) -> list[str]:
    operation = service_model(task["service"]).operation_model(task["operation"])
    report = botocore.validate.ParamValidator().validate(task["parameters"], operation.input_shape)
    answered = operation.output_shape.members
    return [
        *(report.generate_report().splitlines() if report.has_errors() else []),
        *(f"Unknown field in the answer: {name}" for name in task["selected"] if name not in answered),
        *unknown(task["parameters"], operation.input_shape, ""),
    ]


def unknown(value: Any, shape: Any, path: str) -> list[str]:
    """Parameters that the API does not have: botocore's validation lets them pass in nested structures."""
    if shape.type_name == "structure" and isinstance(value, dict):
        own = [f"Unknown parameter: {path}.{key}" for key in value if key not in shape.members]
        nested = [
            fault
            for key, member in value.items()
            if key in shape.members
            for fault in unknown(member, shape.members[key], f"{path}.{key}")
        ]
        return own + nested
    if shape.type_name == "list" and isinstance(value, list):
        return [fault for item in value for fault in unknown(item, shape.member, f"{path}[]")]
    if shape.type_name == "map" and isinstance(value, dict):
        return [fault for key, item in value.items() for fault in unknown(item, shape.value, f"{path}.{key}")]
    return []


if __name__ == "__main__":
    main()
