"""Why an evaluation could not be run. One tree:

EvalError
├── CaseError       a line of a case file is not a case
├── GoldError       quotes of the cases are not in the documents: nothing can be scored
├── SuiteError      no suite of this name, or no cases left to run
├── RunFileError    an earlier run that was to be compared with cannot be read
├── QuestionFileError a list of questions cannot be read
├── BaselineError   the baseline of a suite is missing, damaged or cannot be written
└── ReportFileError the report cannot be written under this name
"""

from __future__ import annotations


class EvalError(Exception):
    """Base of every error of this package; `str(error)` is one line and names the remedy."""


class CaseError(EvalError):
    """A case file holds something that is not a case; says file, line and field."""


class GoldError(EvalError):
    """A quote of a case is not in the document it names."""


class SuiteError(EvalError):
    """The suite is unknown or empty."""


class RunFileError(EvalError):
    """The JSON file of an earlier run cannot be used."""


class QuestionFileError(EvalError):
    """A saved list of questions holds something that is none; says file and line."""


class BaselineError(EvalError):
    """The baseline of a suite cannot be used or made."""


class ReportFileError(EvalError):
    """The name of a report file says neither HTML nor Markdown."""
