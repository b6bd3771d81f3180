"""Diagnosis: which mistake a wrong answer shows, quoted in the learner's own text.

Searches from sure to loose: relations of the value, one term, a table of edited references, one edit of the learner's
own tree. The author's listed wrong answers come before all. What none of them explains is ``other``, said plainly.

=====================  ==============================================================
``case``               the wrong answer with all that an explanation may use
``relations``          what the value alone tells
``scale``              a constant ratio and what it is made of
``scale_mistakes``     the mistakes that a ratio shows
``other_shape``        turned, repeated, a sum too few or too many
``listed``             the author's own wrong answers
``limits``             right only up to a number of the answer's own
``additive_terms``     one term missing, flipped or mis-scaled
``edited_references``  the right answer with one mistake, looked up by value
``chain_slips``        a path of the chain rule forgotten, another slope
``altered_chain``      a chain changed in one place, differentiated
``reference``          a wrong value with its mistake
``edits``              the catalogue of single edits
``own_edits``          which edit makes the learner's tree right
``ranking``            which explanation is shown first
=====================  ==============================================================
"""

from studyml.grading.diagnosis.explain import explain_formula

__all__ = ["explain_formula"]
