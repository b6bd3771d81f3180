"""From a learner's file to a verdict.

Owns the extraction of code, the driver that runs beside the submission in the sandbox, comparison,
diagnosis and the report. ``driver`` and what it imports (``loading``, ``standins``, ``names``,
``binding``, ``subject``, ``parameters``, ``stepping``) use the standard library, NumPy and ``model``
only and hold no reference. Must not know stores, screens or commands.
"""
