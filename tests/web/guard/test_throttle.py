from __future__ import annotations

from shipworthy.web.guard.throttle import FREE, LONGEST_S, MOST_KEYS, Throttle


class Clock:
    now = 1000.0

    def __call__(self):
        return self.now


def wrong(throttle, n, name="anna", address="10.0.0.1"):
    for _ in range(n):
        throttle.note_wrong(name, address)


def test_some_wrong_tries_are_free_then_one_waits_longer_each_time():
    clock = Clock()
    throttle = Throttle(clock)
    wrong(throttle, FREE["both"] - 1)
    assert throttle.wait_s("anna", "10.0.0.1") == 0
    waits = []
    for _ in range(12):
        wrong(throttle, 1)
        waits.append(throttle.wait_s("anna", "10.0.0.1"))
    assert waits[:4] == [1, 2, 4, 8]
    assert waits[-1] == LONGEST_S
    clock.now += LONGEST_S
    assert throttle.wait_s("anna", "10.0.0.1") == 0


def test_the_way_a_name_is_written_gives_no_further_tries():
    throttle = Throttle(Clock())
    wrong(throttle, 20, name="anna")
    assert throttle.wait_s(" ANNA ", "10.0.0.1") > 0


def test_a_stranger_does_not_lock_somebody_out_elsewhere():
    throttle = Throttle(Clock())
    wrong(throttle, FREE["both"] + 3, address="6.6.6.6")
    assert throttle.wait_s("anna", "6.6.6.6") > 0
    assert throttle.wait_s("anna", "10.0.0.1") == 0


def test_many_names_from_one_address_and_one_name_from_many_addresses_wait_too():
    throttle = Throttle(Clock())
    for number in range(FREE["address"] + 1):
        wrong(throttle, 1, name=f"n{number}", address="6.6.6.6")
    assert throttle.wait_s("somebody-new", "6.6.6.6") > 0
    for number in range(FREE["name"] + 1):
        wrong(throttle, 1, name="bert", address=f"10.9.0.{number}")
    assert throttle.wait_s("bert", "10.8.0.1") > 0


def test_a_right_password_forgets_what_was_wrong_but_not_the_address():
    throttle = Throttle(Clock())
    wrong(throttle, FREE["address"])
    throttle.note_right("anna", "10.0.0.1")
    assert throttle.wait_s("anna", "10.0.0.1") > 0
    assert throttle.wait_s("anna", "10.0.0.2") == 0


def test_memory_is_bounded():
    throttle = Throttle(Clock())
    for number in range(MOST_KEYS):
        wrong(throttle, 1, name=f"n{number}", address=f"a{number}")
    assert len(throttle._counts) == MOST_KEYS


def test_after_a_while_it_is_forgotten():
    clock = Clock()
    throttle = Throttle(clock)
    wrong(throttle, 50)
    clock.now += 901
    assert throttle.wait_s("anna", "10.0.0.1") == 0
    wrong(throttle, 1)
    assert throttle.wait_s("anna", "10.0.0.1") == 0
