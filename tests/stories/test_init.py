"""From a spreadsheet, a folder or a kit to the first verdict."""

import json
import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from io import BytesIO

import pytest
import xlsxwriter

GOOD, BAD = 8, 4


def workbook(rows):
    """A real XLSX file."""
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet("Answers")
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    book.close()
    return stream.getvalue()


def twelve_rows():
    """Twelve real answers, 8 good and 4 bad."""
    head = ("question", "answer", "grade", "region")
    return [head] + [
        (f"Price for {n} oak chairs?", f"{n} oak chairs are {n * 48} USD.", "good" if n <= GOOD else "bad", "EU" if n % 2 else "SEA")
        for n in range(1, GOOD + BAD + 1)
    ]  # fmt: skip


@pytest.fixture
def answers(put):
    return put("answers.xlsx", workbook(twelve_rows()))


def files_of(folder):
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".shipworthy" not in path.parts
    }


def test_five_minutes_from_twelve_rows_to_the_first_verdict(cli, answers, tmp_path):
    said = cli("init", "answers.xlsx", "--yes", "--good", "answers what was asked, with the price")
    assert said.code == 0
    assert "NOT ENOUGH EVIDENCE  current" in said.out
    assert "66.7" in said.out
    missing = " ".join(said.out.split("Still missing")[1].split())
    assert "1. cases: 12 answers, 4 bad: as good as these are, no number of cases shows" in missing
    assert "make the answers better first" in missing
    assert "1  question  input" in said.err
    text = (tmp_path / "prd.yaml").read_text("utf-8")
    assert "cases: answers.xlsx\n" in text
    assert "current: {recorded: {column: answer}}" in text
    assert "Every answer is graded" in text
    assert "sampled" not in text
    assert cli("run").code == 3
    assert cli("verdict").code == 3


def test_the_verdict_rests_on_the_grades(cli, put):
    rows = twelve_rows()
    put("answers.xlsx", workbook([rows[0]] + [(f"Price {n}?", f"{n} USD.", "good", "EU") for n in range(60)]))
    found = cli("init", "answers.xlsx", "--json").json["verdict"]["candidates"]["current"]
    assert found["verdict"] == "SHIP"
    put(
        "b/answers.xlsx", workbook([rows[0]] + [(f"Price {n}?", f"{n} USD.", "bad", "EU") for n in range(60)])
    )
    found = cli("init", "b/answers.xlsx", "--json", "--into", "b").json["verdict"]["candidates"]["current"]
    assert found["verdict"] == "DONT_SHIP"


def test_json_is_one_object(cli, answers):
    found = cli("init", "answers.xlsx", "--json").json
    assert found["written"] == ["prd.yaml", "labels.jsonl"]
    assert [column["role"] for column in found["columns"]] == ["input", "answer", "grade pass-fail", "slice"]
    assert found["verdict"]["candidates"]["current"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert [one["kind"] for one in found["missing"]] == [
        "cases", "definition", "anchors", "bar", "baseline", "outcome",
    ]  # fmt: skip


def test_nothing_is_replaced(cli, answers, put):
    put("prd.yaml", "product: mine\n")
    said = cli("init", "answers.xlsx", "--yes")
    assert said.code == 2
    assert "is there already; nothing was written" in said.err
    assert answers.parent.joinpath("prd.yaml").read_text() == "product: mine\n"
    (answers.parent / "prd.yaml").unlink()
    put("labels.jsonl", "{}\n")
    said = cli("init", "answers.xlsx", "--yes")
    assert said.code == 2
    assert sorted(path.name for path in answers.parent.iterdir()) == ["answers.xlsx", "labels.jsonl"]


def test_grades_of_some_answers_decide_nothing_until_somebody_says_how_they_were_chosen(cli, put):
    rows = [("question", "answer", "grade")]
    rows += [(f"Price {n}?", f"{n} USD.", "good" if n < 60 else "") for n in range(200)]
    put("answers.xlsx", workbook(rows))
    found = cli("init", "answers.xlsx", "--json").json
    assert found["verdict"]["candidates"]["current"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert found["missing"][0]["kind"] == "labels"
    assert "60 of 200 answers are graded" in found["missing"][0]["says"]
    again = cli("init", "answers.xlsx", "--json", "--sampled", "random", "--into", "again").json
    assert again["verdict"]["candidates"]["current"]["verdict"] == "SHIP"


def test_grades_that_cannot_be_read_are_said_and_spoil_the_census(cli, put):
    rows = [("question", "answer", "grade")]
    rows += [(f"Price {n}?", f"{n} USD.", "so so" if n % 5 == 0 else "good") for n in range(100)]
    put("answers.xlsx", workbook(rows))
    found = cli("init", "answers.xlsx", "--json").json
    assert "grade 'so so' in column 'grade' can't be read" in found["faults"][0]
    assert found["faults"][-1] == "and 17 more like these"
    assert found["verdict"]["candidates"]["current"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert "80 of 100 answers are graded" in found["missing"][0]["says"]


def test_columns_are_corrected_and_every_question_answered_by_options(cli, put, tmp_path):
    rows = [("Kundenfrage", "Bot", "Punkte", "Land", "Replied?")]
    rows += [
        (f"Preis für {n} Stühle?", f"Das kostet {n} EUR.", n % 5 + 1, "DE" if n % 2 else "AT", "yes")
        for n in range(20)
    ]
    put("a.xlsx", workbook(rows))
    said = cli(
        "init", "a.xlsx", "--yes", "--column", "input=kundenfrage", "--column", "grade 1-5=Punkte", "--column", "slice=Land",
        "--good", "answers the question", "--five", "names the price", "--three", "one thing is open",
        "--different-in", "Land=AT: greets in the local way", "--outcome", "replied: within 14 days",
        "--bar", "punkte >= 4", "--product", "Stuhlbot",
    )  # fmt: skip
    assert said.code == 0, said.err
    text = (tmp_path / "prd.yaml").read_text("utf-8")
    for line in (
        "product: Stuhlbot", "  replied: {definition: within 14 days, source: outcomes.jsonl}", "  - Land",
        "  current: {recorded: answers.jsonl}",
        "    definition: answers the question", "    scale: 1-5", "5: names the price", "3: one thing is open",
        "Land=AT: {definition: greets in the local way}", "  - punkte >= 4",
    ):  # fmt: skip
        assert line in text, line
    assert len((tmp_path / "outcomes.jsonl").read_text().splitlines()) == 20


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("nothing.xlsx",), "there is no file 'nothing.xlsx'"),
        (("answers.xlsx", "--column", "grade"), "is not ROLE=NAME"),
        (("answers.xlsx", "--column", "mark=grade"), "'mark' is no role of a column"),
        (("answers.xlsx", "--column", "answer=answr"), "did you mean 'answer'"),
        (("answers.xlsx", "--bar", "good is 9"), "--bar"),
        (("answers.xlsx", "--sampled", "some"), "expected 'random'"),
        (("answers.xlsx", "--different-in", "region=EUR"), "no case has region=EUR"),
        (("answers.xlsx", "--column", "other=question"), "--column input=NAME"),
        (("answers.xlsx", "--template", "trade-email"), "two ways to start"),
        (("--template", "trade-emial"), "did you mean 'trade-email'"),
        ((), "init needs a file"),
    ],
)
def test_a_wrong_call_writes_nothing(cli, answers, options, says):
    said = cli("init", "--yes", *options)
    assert said.code == 2
    assert says in said.err
    assert [path.name for path in answers.parent.iterdir()] == ["answers.xlsx"]


def test_a_table_that_a_prd_cannot_refer_to_is_written_anew(cli, put, tmp_path):
    rows = [
        {
            "编号": n,
            "问题": f"第{n}题怎么做?",
            "回答": f"这样做{n}",
            "评分": n % 5 + 1,
            "耗时": 1.5,
            "备注": f"n{n}",
        }
        for n in range(12)
    ]
    put("a.jsonl", rows)
    found = cli("init", "a.jsonl", "--json").json
    assert found["written"] == ["prd.yaml", "cases.jsonl", "answers.jsonl", "labels.jsonl"]
    case = json.loads((tmp_path / "cases.jsonl").read_text("utf-8").splitlines()[3])
    answer = json.loads((tmp_path / "answers.jsonl").read_text("utf-8").splitlines()[3])
    label = json.loads((tmp_path / "labels.jsonl").read_text("utf-8").splitlines()[3])
    assert case == {"id": "3", "input": "第3题怎么做?"}
    assert answer == {"case": "3", "candidate": "current", "output": "这样做3", "latency_s": 1.5}
    assert (label["dimension"], label["value"], label["note"]) == ("good", 4, "n3")
    row = found["verdict"]["candidates"]["current"]["bars"][0]
    assert row["estimate"] == pytest.approx(sum(n % 5 + 1 for n in range(12)) / 12)


def test_two_candidates_side_by_side(cli, put):
    rows = [
        {
            "question": f"what about {n}?",
            "rules": f"r {n}",
            "rules ok": "no",
            "gpt": f"g {n}",
            "gpt ok": "yes",
        }
        for n in range(60)
    ]
    put("a.jsonl", rows)
    found = cli("init", "a.jsonl", "--json").json["verdict"]
    assert found["baseline"] == "rules"
    assert found["candidates"]["gpt"]["verdict"] == "SHIP"
    assert found["candidates"]["rules"]["bars"][0]["estimate"] == 0.0


def test_short_expected_answers_are_compared_by_code(cli, put):
    put(
        "a.csv",
        "question,expected,answer\n" + "".join(f"q{n}?,a{n},{'a' if n else 'b'}{n}\n" for n in range(40)),
    )
    found = cli("init", "a.csv", "--json").json
    row = found["verdict"]["candidates"]["current"]["bars"][0]
    assert (row["id"], row["estimate"]) == ("correct >= 90%", pytest.approx(39 / 40))


def test_a_folder_of_pairs_and_one_of_chats(cli, put, tmp_path):
    for n in range(6):
        put(f"pairs/{n:03}.input.txt", f"Question {n}?")
        put(f"pairs/{n:03}.output.txt", f"Answer {n}")
        put(
            f"chats/{n}.json",
            json.dumps([{"from": "human", "value": f"Q {n}"}, {"from": "gpt", "value": f"A {n}"}]),
        )
    put("pairs/picture.png", b"\x89PNG")
    found = cli("init", "pairs", "--json", "--into", "p").json
    assert (found["n_cases"], found["n_answers"]) == (6, {"current": 6})
    assert any("picture.png" in fault for fault in found["faults"])
    assert found["verdict"]["candidates"]["current"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert found["missing"][0]["kind"] == "labels"
    found = cli("init", "chats", "--json", "--into", "c").json
    assert found["n_answers"] == {"current": 6}
    assert json.loads((tmp_path / "c/cases.jsonl").read_text().splitlines()[2]) == {"id": "2", "input": "Q 2"}


def test_questions_without_answers_are_written_and_not_run(cli, put):
    put(
        "q.csv", "question,region\n" + "".join(f"What is {n}?,{'EU' if n % 2 else 'US'}\n" for n in range(10))
    )
    found = cli("init", "q.csv", "--json").json
    assert found["verdict"] is None
    assert found["missing"][0]["kind"] == "answers"


def test_no_run_writes_only(cli, answers, tmp_path):
    found = cli("init", "answers.xlsx", "--json", "--no-run").json
    assert found["verdict"] is None
    assert not (tmp_path / ".shipworthy").exists()


def test_kits_are_listed_and_copied(cli, put, tmp_path):
    said = cli("init", "--template", "list")
    assert (said.code, "trade-email" in said.out) == (0, True)
    assert {"name", "title"} == set(cli("init", "--template", "list", "--json").json["templates"][0])
    put("README.md", "mine")
    said = cli("init", "--template", "trade-email")
    assert said.code == 0
    assert "kept as they were: README.md" in said.out
    assert (tmp_path / "README.md").read_text() == "mine"
    assert cli("lint").code in (0, 1)
    said = cli("init", "--template", "trade-email")
    assert (said.code, "is there already" in said.err) == (2, True)


class Terminal:
    """A call on a real terminal: a child process behind a pseudo-terminal."""

    def __init__(self, folder, *arguments):
        main, child = pty.openpty()
        environment = {**os.environ, "TERM": "dumb", "NO_COLOR": "1", "COLUMNS": "100"}
        environment.pop("SHIPWORTHY_STORE", None)
        self.process = subprocess.Popen(
            [sys.executable, "-m", "shipworthy", *arguments], cwd=folder, stdin=child, stdout=child, stderr=child,
            env=environment, start_new_session=True,
        )  # fmt: skip
        os.close(child)
        self.main, self.seen = main, ""

    def read_until(self, text):
        start = time.monotonic()
        while text not in self.seen:
            assert time.monotonic() - start < 60, f"never said {text!r}: {self.seen}"
            if select.select([self.main], [], [], 0.5)[0]:
                try:
                    self.seen += os.read(self.main, 65536).decode("utf-8", "replace").replace("\r\n", "\n")
                except OSError:  # the other side has closed
                    assert text in self.seen, f"never said {text!r}: {self.seen}"
        before, _, self.seen = self.seen.partition(text)
        return before

    def say(self, question, answer):
        before = self.read_until(question)
        os.write(self.main, answer.encode("utf-8"))
        return before

    def interrupt(self):
        """Ctrl-C; once more if it came just before the terminal was read (Python hears it only afterwards)."""
        for _ in range(20):
            self.process.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                self.process.wait(3)
                return

    def end(self):
        try:
            while True:
                self.seen += os.read(self.main, 65536).decode("utf-8", "replace")
        except OSError:
            pass
        os.close(self.main)
        return self.process.wait(60)


@pytest.fixture
def open_terminal():
    """Calls on terminals; whatever becomes of the test, none is left behind."""
    opened = []

    def call(folder, *arguments):
        opened.append(Terminal(folder, *arguments))
        return opened[-1]

    yield call
    for terminal in opened:
        terminal.process.kill()
        terminal.process.wait()


def test_asked_on_a_terminal_or_told_by_options_the_files_are_the_same(open_terminal, cli, put, tmp_path):
    rows = [("Frage", "Bot", "grade", "region")]
    rows += [(f"Price for {n} chairs please?", f"{n} chairs are {n} USD.", "good" if n % 3 else "bad", "EU" if n % 2 else "SEA") for n in range(12)]  # fmt: skip
    for folder in ("asked", "told"):
        put(f"{folder}/answers.xlsx", workbook(rows))
    terminal = open_terminal(tmp_path / "asked", "init", "answers.xlsx")
    table = terminal.say("Is that right?", "4 other\n")
    assert "Frage" in table
    terminal.say("Is that right?", "4 slice\n")
    terminal.say("Is that right?", "9 answer\n")
    assert "there is no column '9'" in terminal.say("Is that right?", "\n")
    terminal.say("good:", "answers what was asked\n")
    terminal.say("passes:", "names the price\n")
    terminal.say("fails:", "no price\n")
    terminal.say("where:", "region=SAE: x\n")
    assert "did you mean 'SEA'" in terminal.say("where:", "region=SEA: in dollars\n")
    terminal.say("where:", "\n")
    terminal.say("outcome:", "replied: the buyer answers\n")
    assert terminal.end() == 0
    assert "NOT ENOUGH EVIDENCE" in terminal.seen
    said = cli(
        "init", "told/answers.xlsx", "--into", "told", "--yes", "--good", "good: answers what was asked",
        "--five", "names the price", "--three", "good: no price", "--different-in", "region=SEA: in dollars",
        "--outcome", "replied: the buyer answers",
    )  # fmt: skip
    assert said.code == 0
    asked, told = files_of(tmp_path / "asked"), files_of(tmp_path / "told")
    assert asked.keys() == told.keys()
    assert {"prd.yaml", "labels.jsonl", "cases.jsonl"} < asked.keys()
    assert asked == told


def test_every_question_can_be_skipped_and_the_files_are_as_with_yes(open_terminal, cli, put, tmp_path):
    for folder in ("asked", "told"):
        put(f"{folder}/answers.xlsx", workbook(twelve_rows()))
    terminal = open_terminal(tmp_path / "asked", "init", "answers.xlsx")
    for question in ("Is that right?", "good:", "passes:", "fails:", "where:", "outcome:"):
        terminal.say(question, "\n")
    assert terminal.end() == 0
    assert cli("init", "told/answers.xlsx", "--into", "told", "--yes").code == 0
    assert files_of(tmp_path / "asked") == files_of(tmp_path / "told")


def test_ctrl_c_in_the_middle_writes_nothing(open_terminal, put, tmp_path):
    put("answers.xlsx", workbook(twelve_rows()))
    terminal = open_terminal(tmp_path, "init", "answers.xlsx")
    terminal.say("Is that right?", "\n")
    terminal.say("good:", "clear\n")
    terminal.read_until("passes:")
    terminal.interrupt()
    assert terminal.end() == 4
    assert "Traceback" not in terminal.seen
    assert [path.name for path in tmp_path.iterdir()] == ["answers.xlsx"]


def test_without_an_argument_both_ways_are_offered(open_terminal, tmp_path):
    terminal = open_terminal(tmp_path, "init")
    assert "trade-email" in terminal.say("or the name of a kit", "trade-email\n")
    assert terminal.end() == 0
    assert (tmp_path / "prd.yaml").exists()


def table_of(column, cells, question="question", answer="answer"):
    """A sheet of answers with one column of marks."""
    return [(question, answer, column)] + [(f"Price {n}?", f"{n} USD.", cell) for n, cell in enumerate(cells)]


@pytest.mark.parametrize("header", ["Hallucinated?", "是否错误", "Failed", "Issue found", "Needs rework"])
def test_sixty_times_yes_to_something_bad_does_not_ship_and_sixty_times_no_does(cli, put, header):
    for said, verdict in (("yes", "DONT_SHIP"), ("no", "SHIP")):
        put(f"{said}/a.xlsx", workbook(table_of(header, [said] * 60)))
        found = cli("init", f"{said}/a.xlsx", "--json", "--into", said).json["verdict"]["candidates"][
            "current"
        ]
        assert found["verdict"] == verdict


def test_a_yes_of_which_nothing_says_what_it_means_is_no_bar_until_it_is_said(cli, put, tmp_path):
    put("a.xlsx", workbook(table_of("Flavour", ["yes"] * 60)))
    found = cli("init", "a.xlsx", "--json").json
    assert found["verdict"]["candidates"]["current"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert (
        found["missing"][0]["says"] == "column 'Flavour' is not used: nothing says whether yes is good there"
    )
    for role, verdict in (("grade", "SHIP"), ("grade reversed", "DONT_SHIP")):
        said = cli("init", "a.xlsx", "--json", "--column", f"{role}=Flavour", "--into", verdict)
        assert said.json["verdict"]["candidates"]["current"]["verdict"] == verdict
    assert not (tmp_path / "labels.jsonl").exists()


def test_on_a_terminal_it_is_asked_and_the_files_are_as_with_the_option(open_terminal, cli, put, tmp_path):
    for folder in ("asked", "told"):
        put(f"{folder}/answers.xlsx", workbook(table_of("Flavour", ["yes"] * 60)))
    terminal = open_terminal(tmp_path / "asked", "init", "answers.xlsx")
    terminal.say("Is that right?", "\n")
    terminal.say("is yes good or bad?", "perhaps\n")
    terminal.say("is yes good or bad?", "bad\n")
    terminal.say("not-flavour:", "tone: polite\n")
    for question in ("passes:", "fails:", "passes:", "fails:", "outcome:"):
        terminal.say(question, "\n")
    assert terminal.end() == 0
    options = ("--column", "grade reversed=Flavour", "--good", "tone: polite")
    assert cli("init", "told/answers.xlsx", "--into", "told", "--yes", *options).code == 0
    assert files_of(tmp_path / "asked") == files_of(tmp_path / "told")


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("Rating (1 = best, 5 = worst)", [4, 5, 5]),
        ("Score (out of 10)", [4, 5, 5]),
        ("评分（满分10）", [4, 5, 5]),
    ],
)
def test_the_scale_that_a_header_states_is_the_scale(cli, put, header, cells):
    put("a.xlsx", workbook(table_of(header, cells * 40)))
    assert cli("init", "a.xlsx", "--json").json["verdict"]["candidates"]["current"]["verdict"] == "DONT_SHIP"


def test_an_assumed_scale_is_told(cli, put, tmp_path):
    put("a.xlsx", workbook(table_of("Rating", [4, 5] * 20)))
    assert "1-5 is assumed; its name says so (not sure)" in cli("init", "a.xlsx", "--yes").err
    assert "the scale 1-5 is assumed" in (tmp_path / "prd.yaml").read_text("utf-8")


@pytest.mark.parametrize("header", ["LLM judge score", "gpt-4 rating", "AI score", "auto rating", "模型评分"])
def test_marks_of_a_machine_do_not_ship_before_people_checked_some(cli, put, tmp_path, header):
    put("a.xlsx", workbook(table_of(header, [5] * 120)))
    found = cli("init", "a.xlsx", "--json").json
    assert found["verdict"]["candidates"]["current"]["verdict"] == "NOT_ENOUGH_EVIDENCE"
    assert "{judge: recorded}" in (tmp_path / "prd.yaml").read_text("utf-8")
    assert not (tmp_path / "labels.jsonl").exists()


def test_titles_above_the_header_and_no_header_at_all(cli, put):
    rows = table_of("grade", ["bad"] * 40)
    put("a.xlsx", workbook([("Bot review Q2",), *rows]))
    found = cli("init", "a.xlsx", "--json").json
    assert (found["n_cases"], found["faults"]) == (40, ["the title above the header is left out"])
    assert found["verdict"]["candidates"]["current"]["verdict"] == "DONT_SHIP"
    put(
        "b.csv",
        "".join(
            f"What is the price of {n} chairs?,It is {n * 9} USD for all of them,good\n" for n in range(40)
        ),
    )
    found = cli("init", "b.csv", "--json", "--into", "b").json
    assert (found["n_cases"], found["columns"][0]["name"]) == (40, "column 1")
    assert "the first row is no header" in found["faults"][0]


def test_the_sheet_with_the_answers_is_read_and_the_others_are_named(cli, put, tmp_path):
    stream = BytesIO()
    book = xlsxwriter.Workbook(stream)
    book.add_worksheet("Readme").write_row(0, 0, ("Some words",))
    sheet = book.add_worksheet("Data")
    for number, row in enumerate(table_of("grade", ["bad"] * 40)):
        sheet.write_row(number, 0, row)
    book.close()
    put("a.xlsx", stream.getvalue())
    found = cli("init", "a.xlsx", "--json").json
    assert found["faults"] == [
        "sheet 'Data' is read (41 rows), not 'Readme' (1 rows); 'a.xlsx#SHEET' names another"
    ]
    assert "cases: a.xlsx#Data\n" in (tmp_path / "prd.yaml").read_text("utf-8")
    assert found["verdict"]["candidates"]["current"]["verdict"] == "DONT_SHIP"
    assert cli("init", "a.xlsx#Readme", "--yes", "--into", "b").code == 2


@pytest.mark.parametrize(
    ("encoding", "says"), [("gb18030", "read as GBK"), ("cp1252", "read as Windows-1252")]
)
def test_what_old_spreadsheets_write_is_read_with_a_note(cli, put, tmp_path, encoding, says):
    text = "问题,回答,评分\n" if encoding == "gb18030" else "Frage über;Answer;Grade\n"
    body = (
        "第{}题怎么做,这样做就可以,{}\n" if encoding == "gb18030" else "Wie groß ist {}?;Sehr schön groß;{}\n"
    )
    put("a.csv", (text + "".join(body.format(n, n % 5 + 1) for n in range(20))).encode(encoding))
    found = cli("init", "a.csv", "--json").json
    assert (found["n_cases"], found["faults"][0].startswith(says)) == (20, True)
    assert "�" not in (tmp_path / "cases.jsonl").read_text("utf-8")
    assert cli("run").code in (0, 1, 3)


def test_an_empty_answer_that_was_graded_bad_is_a_failed_answer(cli, put, tmp_path):
    rows = [("question", "answer", "grade")]
    rows += [(f"Price {n}?", f"{n} USD." if n % 2 else "", "good" if n % 2 else "bad") for n in range(60)]
    put("a.xlsx", workbook(rows))
    found = cli("init", "a.xlsx", "--json").json["verdict"]["candidates"]["current"]
    assert (found["verdict"], found["bars"][0]["estimate"], found["bars"][0]["n_cases"]) == (
        "DONT_SHIP",
        0.5,
        60,
    )


def test_which_candidate_is_the_baseline_is_said(cli, put, tmp_path):
    rows = [("question", "GPT-4", "Grade GPT-4", "Claude", "Grade Claude")]
    rows += [(f"Price {n}?", f"{n} USD.", "good", f"{n} dollars.", "good") for n in range(12)]
    put("a.xlsx", workbook(rows))
    said = cli("init", "a.xlsx", "--yes")
    assert "the baseline, never gates" in said.err
    assert "'gpt-4' is the baseline" in said.out
    assert "baseline: gpt-4\n" in (tmp_path / "prd.yaml").read_text("utf-8")


def init_of(cli, put, text, **expected):
    put("answers.csv", text)
    said = cli("init", "answers.csv", "--yes", "--into", "out", "--json")
    assert said.code == 0, said.err
    [verdict] = (said.json.get("verdict") or said.json)["candidates"].values()
    return {name: verdict[name] for name in expected} | {"verdict": verdict["verdict"]}


def test_rows_of_several_reviewers_are_one_case(cli, put):
    rows = [
        f"Question {i} about chairs?,Answer {i} in full.,{who},yes"
        for i in range(12)
        for who in ("Anna", "Ben", "Chen", "Dora", "Emil", "Fay")
    ]
    found = init_of(
        cli, put, "question,answer,reviewer,good\n" + "\n".join(rows) + "\n", n_cases=12, n_trials=12
    )
    assert found == {"verdict": "NOT_ENOUGH_EVIDENCE", "n_cases": 12, "n_trials": 12}


@pytest.mark.parametrize("who", ["reviewer", "graded by", "source"])
def test_marks_that_a_model_is_named_to_have_given_do_not_ship(cli, put, who):
    rows = [
        f"Question {i} about chairs?,Answer {i} in full.,{'gpt-4o' if i % 3 else 'LLM_JUDGE'},yes"
        for i in range(80)
    ]
    found = init_of(cli, put, f"question,answer,{who},good\n" + "\n".join(rows) + "\n")
    assert found["verdict"] != "SHIP"


def test_negative_weights_drop_no_row(cli, put):
    rows = [
        f"Question {i} about chairs?,Answer {i} in full.,{1 if i % 2 else -1},{'yes' if i % 2 else 'no'}"
        for i in range(100)
    ]
    found = init_of(cli, put, "question,answer,weight,good\n" + "\n".join(rows) + "\n", n_cases=100)
    assert found == {"verdict": "DONT_SHIP", "n_cases": 100}
