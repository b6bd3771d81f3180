"""The names learners give to one thing, by the thing.

Owns the aliases of arguments and parameters and the normal form of a name. Roles' names are the
exercises' matter (``exercise.toml``). Runs beside the submission; standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from functools import lru_cache

_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z]+(?![a-z])")
_PRIVATE = re.compile(r"^_[A-Z]\w*?__")


@lru_cache(maxsize=4096)
def normal(name: str) -> str:
    """Return ``name`` without case, underscores and the mangling of private names: ``_Model__W_`` → ``w``."""
    return _PRIVATE.sub("", name).replace("_", "").lower()


@lru_cache(maxsize=4096)
def words_of(name: str) -> tuple[str, ...]:
    """Return the words of a name, small: ``pcaFit_all`` → pca, fit, all."""
    return tuple(word.lower() for word in _WORDS.findall(name))


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "X": _words(
        "x data features inputs input xtrain trainx a samples points "
        "xs xtest xnew xval inp traindata xbatch xb batchx dataset"
    ),
    "y": _words(
        "y t target targets label labels ytrue trueY ytrain trainy actual ys truelabels groundtruth ybatch yb gt "
        "output outputs batchy classes class category categories response responses"
    ),
    "yhat": _words(
        "yhat ypred yp pred preds prediction predictions p probs prob proba yprob yproba predicted a2 h yhats "
        "probabilities phat yestimate output outputs out"
    ),
    "rate": _words(
        "lr learningrate alpha eta rate stepsize lrate lrrate l gamma learnrate learning eta0 lrinit learningrateinit "
        "initiallr tasa tasaaprendizaje tasadeaprendizaje taxa taxaaprendizado taux tauxapprentissage lernrate "
        "schrittweite"
    ),
    "steps": _words(
        "steps epochs niters numiterations iterations niterations maxiter maxiters numepochs nepochs iters niter iter "
        "numiters nbepochs nsteps numsteps epoch maxiterations maxepochs iteration nepoch noofiterations nbiter "
        "numiter t maxsteps gdsteps trainingsteps itr itrs iteraciones epocas pasos iteracoes passos epoques epochen "
        "iterationen schritte n"
    ),
    "m": _words(
        "m nfeatures d dim inputdim numfeatures ninputs infeatures features nfeature inputsize p indim ndim numinputs "
        "dims dimension numfeature inputfeatures sizein nin nvars inputs nbfeatures inputshape n featurecount fanin "
        "din size"
    ),
    "n": _words("n nsamples numsamples samples size nobs count"),
    "w": _words(
        "w weights weight theta coef coefs coefficients beta betas params ws wt slope slopes m thetas win winit initw "
        "initialw w0 weightsinit initialweights initweights weights0 initialtheta inittheta"
    ),
    "b": _words(
        "b bias intercept b0 w0 beta0 theta0 offset c biasterm const biases bin binit initb initialb biasinit "
        "initialbias initbias bias0"
    ),
    "lossfn": _words("costfunction lossfunction costfn lossfn costfunc lossfunc"),
    "gradientfn": _words("gradientfunction gradientfn gradfunction gradfn gradientfunc gradfunc"),
    "seed": _words("seed randomstate randomseed"),
    "rng": _words("rng generator random"),
    "k": _words(
        "k nneighbors neighbors neighbours nclusters clusters numclusters ncomponents components numcomponents "
        "kneighbors"
    ),
    "classes": _words(
        "classes nclasses numclasses k outdim noutputs outputdim c outfeatures ncategories nclass fanout dout nout"
    ),
    "lam": _words(
        "lam lambda lmbda reg l2 regularization regstrength alpha lambd penalty regparam lamb l lambdaparam reglambda "
        "lambdareg reglam lamreg l2reg l2lambda lambdal2 l2penalty weightdecay wd regularizationstrength regcoef "
        "regularizationparam regularizationparameter regularisation regterm regrate lambda1 lambda2"
    ),
    "batch": _words("batchsize batch bs minibatchsize"),
    "tol": _words("tol tolerance"),
    "verbose": _words("verbose verbosity debug printloss log plot disp display showplot show printcost printprogress"),
    "cache": _words("cache caches memory activations fwd intermediate intermediates"),
    "settings": _words("bnparam bnparams lnparam dropoutparam config cfg hyperparams hparams settings options"),
    "params": _words("params parameters param theta thetas weights w model net network state beta coef coefs"),
    "nout": _words(
        "nout noutputs numoutputs outputsize outputdim outdim outfeatures outputnodes outsize no ny nodesout fanout "
        "dout"
    ),
    "dilation": _words("dilation dilations dilationrate"),
    "every": _words("printevery logevery verboseevery interval printinterval loginterval evalevery"),
}
"""Canonical name → normal forms of what learners write. The first canonical name that an exercise asks for wins."""

_COMMON = {canonical: tuple(normal(name) for name in names) for canonical, names in ARGUMENTS.items()}

_GRADIENTS = ("d", "dl", "dld", "dj", "grad", "grads", "gradient", "g", "delta", "nabla")
"""What stands before a parameter's name in that of its gradient: ``dw``, ``grad_w``."""

_BARE_GRADIENTS = frozenset({"grad", "grads", "gradient", "gradients", "dtheta", "derivatives"})


def is_gradient(name: str) -> bool:
    """Whether an argument of this name is plainly a gradient: ``dw``, ``grad_b``, ``grads``."""
    form = normal(name)
    if form in _BARE_GRADIENTS:
        return True
    ends = {form[len(front) :] for front in _GRADIENTS if form.startswith(front)}
    ends |= {form[: -len(front)] for front in ("grad", "grads", "gradient") if form.endswith(front)}
    return any(
        end.rstrip("0123456789") in _COMMON["w"] or end.rstrip("0123456789") in _COMMON["b"] for end in ends if end
    )


def second_y(forms: Collection[str]) -> str:
    """Return the form that can only be a prediction: of two beginning with y, where nothing is X, the one not known."""
    begins = [form for form in forms if form.startswith("y")]
    known = [form for form in begins if form in _COMMON["y"]]
    if len(begins) != 2 or len(known) != 1 or not _COMMON_X.isdisjoint(forms):
        return ""
    return next(form for form in begins if form not in known)


_COMMON_X = frozenset(_COMMON["X"])

ALWAYS_GIVEN: Mapping[str, object] = {
    "batch": None,  # the driver puts the number of rows here: one batch
    "tol": 0.0,
    "verbose": False,
    "every": 1_000_000_000,
    "seed": 0,
    "lam": 0.0,
    "dilation": 1,
}
"""What a required argument of that name gets though no probe asks for it.

`lam` goes to one with a default too, in models trained by steps.
"""


def aliases_of(canonical: str, own: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """Return the normal forms for ``canonical``: the exercise's own first, then the common ones."""
    listed = own.get(canonical)
    return _forms(canonical) if not listed else _own_first(canonical, tuple(listed))


@lru_cache(maxsize=1024)
def _own_first(canonical: str, own: tuple[str, ...]) -> tuple[str, ...]:
    return (*map(normal, own), *_forms(canonical))


@lru_cache(maxsize=1024)
def _forms(canonical: str) -> tuple[str, ...]:
    return (normal(canonical), *_COMMON.get(canonical, ()))
