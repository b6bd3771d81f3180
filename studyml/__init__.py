"""studyml: the terminal gym for people who must write machine learning from scratch."""

__version__ = "0.1.0"
