"""Bytes to text: encodings, mojibake, and what is no text at all."""

from __future__ import annotations

import pytest

from studyml.errors import InputError
from studyml.retro.decode import decode, repair

TEXT = "# Rückblick ✅\n- ŷ → σ(z) “quoted” – naïve\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_unicode_encodings(encoding: str) -> None:
    decoded = decode(TEXT.encode(encoding))
    assert (decoded.text, decoded.repaired) == (TEXT, None)


def test_cp1252_bytes() -> None:
    text = "- “softmax” – naïve, 5 €"
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize("encoding", ["mac_roman", "cp1252", "cp1254"])
def test_a_whole_text_once_decoded_wrongly_is_repaired(encoding: str) -> None:
    text = "é → ü ✓ √π"
    wrong = "".join(
        bytes([byte]).decode(encoding) if _has(byte, encoding) else chr(byte) for byte in text.encode("utf-8")
    )
    repaired, how = repair(wrong)
    assert repaired == text
    assert how in (encoding, "cp1252")  # most text is the same in both Windows encodings


def _has(byte: int, encoding: str) -> bool:
    try:
        bytes([byte]).decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def test_text_mangled_twice_is_repaired() -> None:
    wrong = "✅ ok".encode().decode("mac_roman").encode().decode("mac_roman")
    assert repair(wrong) == ("✅ ok", "mac_roman")


@pytest.mark.parametrize(
    "text", ["√π is irrational", "x ≈∞", "é", "naïve Bayes – ŷ", "∂L/∂w = √∂", "σ ∈ ℝ", "日本語 ✅"]
)
def test_right_text_is_left_alone(text: str) -> None:
    assert repair(text) == (text, None)


def test_of_a_mixed_text_only_lines_that_gain_a_sign_are_repaired() -> None:
    good, bad = "ŷ and √π stay ✅", "⚠ done".encode().decode("mac_roman")
    repaired, how = repair(f"{good}\n{bad}\n√π")
    assert repaired == f"{good}\n⚠ done\n√π"
    assert how == "mac_roman"


def test_line_ends_are_one() -> None:
    assert decode(b"a\r\nb\rc\n").text == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "white space"),
        ("\ufeff  \n".encode(), "white space"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "picture"),
        (b"\xff\xd8\xff\xe0 JFIF", "picture"),
        (b"ab\0cd\0\0ef" * 20, "binary"),
        (bytes(range(1, 32)) * 9, "binary"),
        (b"x" * 4_000_001, "too many"),
    ],
)
def test_what_holds_no_notes_gets_one_plain_sentence(data: bytes, word: str) -> None:
    with pytest.raises(InputError, match=word) as caught:
        decode(data, "notes.bin")
    assert str(caught.value).startswith("notes.bin: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman", "utf-8", "utf-16"])
@pytest.mark.parametrize("text", ["naïve Bayes – couldn’t", "“softmax” … schön", "dérivée — déjà vu", "• log of 0"])
def test_the_encodings_of_windows_and_old_macs_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)).text == text
