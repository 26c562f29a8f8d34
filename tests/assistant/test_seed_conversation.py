"""Six turns over the seeds, three of them follow-ups, without a model and with one."""

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.outputs import ChatGeneration, ChatResult

from assistant.answer import Question
from assistant.chain import RetrievalChain
from assistant.chat_model import ChatModel
from assistant.prompts import prompts
from assistant.settings import Settings, WritingSettings

# Each: what is asked, and what it is understood as (None: it stands alone).
TURNS = (
    ("How many care leavers were there at the 2015 inspection?", None),
    (
        "And how many were at university?",
        "How many care leavers were at university in 2015?",
    ),
    ("To whom was the January 2013 peer review letter addressed?", None),
    ("Who signed it?", "Who signed the January 2013 peer review letter?"),
    ("When was the focused visit in 2021?", None),
    ("Who carried it out?", "Who carried the focused visit out in 2021?"),
)
DOCUMENTS = {1: "001_723e5e899c7e3e8d.txt", 3: "004_cc5d1a720a6d8fe6.txt"}
"""Where the answers to the first two follow-ups stand."""


class StandIn(BaseChatModel):
    """Rewrites questions by a list, and declines to answer."""

    rewritings: dict[str, str]

    @property
    def _llm_type(self):
        return "stand-in"

    def _generate(self, messages, *args, **kwargs):
        text = prompts().declined
        if messages[0].content == prompts().texts["follow_up.system"]:
            asked = messages[-1].content.rpartition("New question: ")[2]
            text = self.rewritings.get(asked, "I do not know.")
        return ChatResult(generations=[ChatGeneration(message=AIMessage(text))])


def conversation(chain):
    history, answers = (), []
    for asked, _ in TURNS:
        answer = chain.invoke(Question(asked, history=history))
        answers.append(answer)
        history = (*history, answer.question.complete)
    return answers


def test_without_a_model(seeds):
    answers = conversation(RetrievalChain.over(seeds))
    assert [answer.question.understood or None for answer in answers] == [
        understood for _, understood in TURNS
    ]
    for turn, document in DOCUMENTS.items():
        assert document in {hit.passage.document for hit in answers[turn].hits[:5]}
    assert "Dr Lorraine" not in answers[1].text
    assert "12" in answers[1].text


def test_with_a_model_that_rewrites_once_well_and_else_badly(seeds):
    well = "Who was the signatory of the January 2013 peer review letter, who signed it?"
    fake = StandIn(rewritings={"Who signed it?": well, "Who carried it out?": "Two inspectors."})
    model = ChatModel.of(fake, "stand-in", WritingSettings())
    answers = conversation(RetrievalChain(seeds, Settings(), model=model))
    understood = [answer.question.understood or None for answer in answers]
    assert understood[3] == well
    assert understood[:3] + understood[4:] == [
        words for number, (_, words) in enumerate(TURNS) if number != 3
    ]
