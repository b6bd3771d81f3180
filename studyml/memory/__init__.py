"""When a card is due and how strong an area is.

Owns the scheduler (``fsrs``), study days, the weakness model and the forecast. Pure: every function
takes what it needs, ``today`` included. Knows neither SQL nor files nor screens.
"""
