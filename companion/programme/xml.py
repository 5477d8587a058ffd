"""Writing XML: elements with text, and documents as they are sent."""

from __future__ import annotations

from xml.etree.ElementTree import Element, SubElement, indent, tostring


def child(parent: Element, tag: str, text: str = "", /, **attributes: str) -> Element:
    """Put an element with text into another."""
    element = SubElement(parent, tag, attributes)
    element.text = text or None
    return element


def written(root: Element) -> bytes:
    """Write a document: indented, in UTF-8, with its declaration."""
    indent(root, " ")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()
