"""The Autobahn Testsuite as the Java side calls it: open once, then test_server or test_client."""
import sys

from twisted import internet

import reactor

internet.reactor = sys.modules['twisted.internet.reactor'] = reactor

import deflate_cases
from autobahn.websocket import WebSocketProtocol
from autobahntestsuite import case, fuzzing
from autobahntestsuite.caseset import CaseSet

# Seconds. The suite's own (5, 1 and 1) are short for a busy machine.
OPTIONS = {'failByDrop': False, 'openHandshakeTimeout': 20, 'closeHandshakeTimeout': 5}
CLIENT_OPTIONS = {'version': 18, 'serverConnectionDropTimeout': 5}


def open(loop, messages):
    """Takes the event loop and makes groups 12 and 13 with that many messages a case; returns the ids of all cases."""
    reactor.loop = loop
    deflate_cases.add_to_catalogue(messages)
    everything = CaseSet(case.CaseSetname, case.CaseBasename, case.Cases, case.CaseCategories, case.CaseSubCategories)
    return [everything.caseClasstoId(each) for each in case.Cases]


# Case 9.2.6 repeats a few bytes to 16 MiB. The suite does it through a list with an entry for each repetition.
suite_send_frame = WebSocketProtocol.sendFrame.__func__


def send_frame(self, opcode, payload='', fin=True, rsv=0, mask=None, payload_len=None, chopsize=None, sync=False):
    if payload_len is not None:
        payload = (payload * (payload_len // len(payload) + 1))[:payload_len]
    suite_send_frame(self, opcode, payload, fin, rsv, mask, None, chopsize, sync)


WebSocketProtocol.sendFrame = send_frame


class Recording(object):
    """Tells the Java side of each case that ended, and writes the reports only once, when asked."""

    def logCase(self, result):
        fuzzing.FuzzingFactory.logCase(self, result)
        self.sink.finished(result['id'], result['behavior'], result['behaviorClose'], result['duration'], '%s %s' % (
            result['result'], result['resultClose']))

    def createReports(self):
        pass

    def report(self):
        fuzzing.FuzzingFactory.createReports(self)


class TestsServer(Recording, fuzzing.FuzzingClientFactory):
    def __init__(self, spec, sink):
        self.sink = sink
        fuzzing.FuzzingClientFactory.__init__(self, spec)


class TestsClient(Recording, fuzzing.FuzzingServerFactory):
    def __init__(self, spec, sink):
        self.sink = sink
        fuzzing.FuzzingServerFactory.__init__(self, spec)


def test_server(url, ids, folder, sink):
    """Connects to the server once for each case when the loop runs, and stops the loop at the end."""
    server = {'agent': 'tidewire', 'url': url, 'options': CLIENT_OPTIONS}
    return TestsServer(specification(ids, folder, servers=[server]), sink)


def test_client(ids, folder, sink):
    """Serves the cases to the client under test when the loop runs; the client finds them at the factory's url."""
    return reactor.listen(lambda port: TestsClient(
        specification(ids, folder, url='ws://127.0.0.1:%d' % port), sink))


def specification(ids, folder, **more):
    return dict(more, cases=list(ids), outdir=folder, options=OPTIONS)
