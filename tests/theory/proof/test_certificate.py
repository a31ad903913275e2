"""Certificates as data: canonical text, hash, the published schema, and what an alteration does."""

from __future__ import annotations

import json
import re

import pytest
from kernel_examples import BAD, GOOD

from mengoli.theory.proof import kernel
from mengoli.theory.proof.certificate import Certificate, Reject, check, check_twice, schema
from mengoli.theory.proof.statement import statement


def test_json_goes_there_and_back() -> None:
    for name, data in GOOD.items():
        made = Certificate.from_dict({"id": f"test.{name}", **data})
        again = Certificate.from_json(made.to_json())
        assert again == made
        assert again.hash == made.hash
        assert (again.id, again.rule) == (f"test.{name}", data["rule"])


def test_the_hash_is_of_the_content_not_of_the_order_of_parts() -> None:
    data = {"id": "a", **GOOD["augment.limit"]}
    turned = dict(reversed(data.items()))
    assert Certificate.from_dict(data).hash == Certificate.from_dict(turned).hash
    assert Certificate.from_dict(data).hash != Certificate.from_dict({**data, "id": "b"}).hash


def test_hashes_do_not_change_between_versions() -> None:
    made = Certificate.from_dict({"id": "any.discard.closed-form", **GOOD["discard.closed-form"]})
    assert made.hash == "cb666d1d065ba608083b90a7405be5ab1e593bd82a0f9fc228bc8bcc4ee4eb11"


def test_an_altered_certificate_is_rejected() -> None:
    text = Certificate.from_dict({"id": "a", **GOOD["subsample.closed-form"]}).text
    read = Certificate.from_json(text)
    assert statement(read, check_twice(read)).startswith("for all g >= 1: R = 3*H2-2;")
    with pytest.raises(Reject):
        check_twice(Certificate.from_json(text.replace("3*H2-2", "3*H2-1")))


@pytest.mark.parametrize("text", ["", "[]", '{"id":"a","id":"b"}', '{"start":1.5}', '{"id":"\u00e9"}'])
def test_text_that_is_no_certificate(text: str) -> None:
    with pytest.raises(Reject):
        Certificate.from_json(text)


def test_the_schema_has_the_keys_and_rules_of_the_kernel() -> None:
    published = schema()
    keys = set(kernel._COMMON.split())
    for _, more in kernel._RULES.values():
        keys |= set(more.split())
    assert published["properties"].keys() == keys
    assert set(published["properties"]["rule"]["enum"]) == kernel._RULES.keys()
    assert published["additionalProperties"] is False


def test_the_schema_admits_every_text_of_the_good_certificates() -> None:
    patterns = schema()["$defs"]
    for data in GOOD.values():
        for recursion in [*data.get("sequences", {}).values(), *data.get("defines", {}).values()]:
            for text in recursion.values():
                assert re.fullmatch(patterns["expression"]["pattern"], text)
        for name, text in data["claims"].items():
            assert re.search(patterns["name"]["pattern"], name)
            assert re.search(patterns["expression"]["pattern"], text)


def test_the_schema_refuses_what_is_not_text_of_the_grammar() -> None:
    pattern = schema()["$defs"]["expression"]["pattern"]
    assert not re.search(pattern, "0.5")
    assert not re.search(pattern, BAD["unicode-digit"]["claims"]["X"])
    assert json.dumps(schema())
    assert check(Certificate.from_dict({"id": "a", **GOOD["discard.closed-form"]})).id == "a"
