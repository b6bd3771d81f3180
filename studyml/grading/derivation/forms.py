"""Forms of an expression: whether it is multiplied out, so that each derivative is a rule away.

Owns that question about trees. Knows no chain and no values.
"""

from __future__ import annotations

from studyml.algebra.tree import Binary, Call, Name, Node, Number, Unary, walk


def names_in(tree: Node) -> tuple[str, ...]:
    """Return the names in an expression."""
    return tuple(dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name)))


def is_multiplied_out(tree: Node, name: str) -> bool:
    """Return whether an expression is a sum of products of a name, each a rule away from its derivative."""
    if name not in names_in(tree):
        return True
    match tree:
        case Name():
            return True
        case Unary(op="-"):
            return is_multiplied_out(tree.operand, name)
        case Binary(op="+" | "-"):
            return is_multiplied_out(tree.left, name) and is_multiplied_out(tree.right, name)
        case Binary(op="*" | "@" | "/") if name not in names_in(tree.right):
            return is_multiplied_out(tree.left, name)
        case Binary(op="*" | "@") if name not in names_in(tree.left):
            return is_multiplied_out(tree.right, name)
        case _:
            return _is_product(tree, name)


def _is_product(tree: Node, name: str) -> bool:
    """Whether an expression multiplies powers of a name and what has nothing to do with it."""
    if name not in names_in(tree):
        return True
    match tree:
        case Name():
            return True
        case Unary(op="-"):
            return _is_product(tree.operand, name)
        case Binary(op="*" | "@"):
            return _is_product(tree.left, name) and _is_product(tree.right, name)
        case Binary(op="/"):
            return _is_product(tree.left, name) and name not in names_in(tree.right)
        case Binary(op="**"):
            return isinstance(tree.left, Name) and isinstance(tree.right, Number)
        case Call(function="T" | "sum" | "trace" | "dot"):
            return all(_is_product(one, name) for one in tree.args)
        case _:
            return False
