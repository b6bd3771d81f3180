"""Remarks on the way code is written, from its text alone; they make nothing wrong.

Owns what is worth saying: ``np.sum(X * w, axis=1)`` for ``X @ w``. Runs nothing.
"""

from __future__ import annotations

import ast

from studyml.judge.extract import Extract
from studyml.model.submission import Remark


def style_remarks(extract: Extract) -> list[Remark]:
    """Remark on ``np.sum(X * w, axis=1)`` where ``X @ w`` says the same."""
    for cell in extract.cells:
        if "sum(" not in cell.code or "axis" not in cell.code:
            continue
        for node in ast.walk(ast.parse(cell.code)):
            if isinstance(node, ast.ClassDef | ast.FunctionDef) and _summed_product(node):
                text = f"line {cell.line + _summed_product(node) - 1}: np.sum(X * w, axis=1) is X @ w"
                return [Remark("elementwise_vs_matmul", text)]
    return []


def _summed_product(tree: ast.AST) -> int:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute) or node.func.attr != "sum":
            continue
        axis = next((k.value for k in node.keywords if k.arg == "axis"), None)
        if isinstance(axis, ast.UnaryOp):
            axis = axis.operand
        product = node.args[0] if node.args else node.func.value
        names = {n.id for n in ast.walk(product) if isinstance(n, ast.Name)}
        if (
            isinstance(axis, ast.Constant)
            and axis.value == 1
            and isinstance(product, ast.BinOp)
            and isinstance(product.op, ast.Mult)
            and names & {"X", "x"}
            and isinstance(product.left, ast.Name | ast.Attribute)
            and isinstance(product.right, ast.Name | ast.Attribute)
        ):
            return node.lineno
    return 0
