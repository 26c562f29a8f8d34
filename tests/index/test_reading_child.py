"""The process that reads: what it says of a file is what reading it here would have given."""

import inspect
import subprocess
from dataclasses import replace

import pytest

from index import reading_child
from index.reading_child import READY, REPLY, REQUEST, ReaderFault, Request, reply_to, words_of
from ingest import errors
from ingest.errors import IngestError
from ingest.reading import ReadLimits, read_document


def asked(root, relative, limits=ReadLimits()):
    return REQUEST.dump_json(Request(str(root), relative, limits))


def result_of(reply):
    return REPLY.validate_json(reply).result()


def raising(error):
    def read(root, relative, *, limits):
        raise error

    return read


def test_a_document_comes_back_as_it_was_read(folder):
    for name in ("2015/inspection.txt", "news.md"):
        reply = reply_to(asked(folder, name), read_document)
        assert b"\n" not in reply
        assert result_of(reply) == read_document(folder, name)


def test_the_limits_of_reading_go_along(folder):
    with pytest.raises(errors.TooLarge, match="over the limit"):
        result_of(reply_to(asked(folder, "news.md", ReadLimits(largest=9)), read_document))


@pytest.mark.parametrize(
    "kind",
    [
        each
        for each in vars(errors).values()
        if inspect.isclass(each) and issubclass(each, IngestError)
    ],
)
def test_every_error_of_reading_keeps_its_type_and_its_words(folder, kind):
    reply = reply_to(asked(folder, "news.md"), raising(kind("“no”, it said\nand more")))
    with pytest.raises(IngestError) as caught:
        result_of(reply)
    assert type(caught.value) is kind
    assert str(caught.value) == "“no”, it said\nand more"


def test_any_other_exception_is_told_by_its_type_and_its_first_line(folder):
    error = ZeroDivisionError("a bug\nwith details")
    with pytest.raises(ReaderFault) as caught:
        result_of(reply_to(asked(folder, "news.md"), raising(error)))
    assert words_of(caught.value) == words_of(error) == "ZeroDivisionError: a bug"
    assert words_of(KeyError()) == "KeyError"


def test_what_no_json_can_hold_is_no_end_of_the_process(folder):
    with pytest.raises(errors.DamagedFile, match=r"half of \\udcff"):
        result_of(reply_to(asked(folder, "a"), raising(errors.DamagedFile("half of \udcff"))))

    def read(root, relative, *, limits):
        return replace(read_document(root, relative), text="half of \udcff")

    with pytest.raises(ReaderFault, match="surrogates not allowed"):
        result_of(reply_to(asked(folder, "news.md"), read))


def test_a_process_answers_line_by_line_until_nobody_asks_any_more(folder):
    child = subprocess.Popen(
        reading_child.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
    )
    said, _ = child.communicate(None, timeout=60)
    assert (said, child.returncode) == (READY, 0)


def test_files_beside_the_documents_are_never_run(folder):
    for name in ("index.py", "ingest.py", "json.py"):
        (folder / name).write_text("raise SystemExit(7)")
    child = subprocess.Popen(
        reading_child.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
    )
    with child:
        assert child.stdout.readline() == READY
        child.stdin.write(asked(folder, "news.md") + b"\n")
        child.stdin.flush()
        assert result_of(child.stdout.readline()) == read_document(folder, "news.md")


def test_it_loads_nothing_that_only_finding_needs(run_python, folder):
    code = f"""
        from index.reading_child import REQUEST, Request, reply_to
        from ingest.reading import ReadLimits, read_document
        asked = REQUEST.dump_json(Request({str(folder)!r}, "news.md", ReadLimits()))
        assert b"foster" in reply_to(asked, read_document)
        """
    heavy = ("torch", "sentence_transformers", "faiss", "langchain", "langchain_core", "numpy")
    run_python(code, never=(*heavy, "streamlit", "tiktoken", "sqlite3", "pypdfium2"))
