"""Groups 12 and 13, permessage-deflate, which the artifact's edition of the suite lacks.

Their ids, sizes, message counts, time limits, offers and files are the published ones; the code is this project's.
"""
import os

import autobahntestsuite
from autobahn import compress_deflate
from autobahn.compress_deflate import PerMessageDeflateOffer as Offer
from autobahn.compress_deflate import PerMessageDeflateOfferAccept as OfferAccept
from autobahn.compress_deflate import PerMessageDeflateResponseAccept as ResponseAccept
from autobahntestsuite import case as catalogue
from autobahntestsuite.case.case import Case
from dev.tidewire.conformance import Compressor, Decompressor, SampleText

KIB = 1024

# size of a message, size of a frame (0: the whole message), seconds allowed
SHAPES = (
    [(16, 0, 60), (64, 0, 60), (256, 0, 120), (KIB, 0, 240)]
    + [(kib * KIB, 0, 480) for kib in (4, 8, 16, 32, 64, 128)]
    + [(kib * KIB, 256, 480) for kib in (8, 16, 32, 64, 128)]
    + [(128 * KIB, frame * KIB, 480) for frame in (1, 4, 32)]
)

# file, is it sent as binary
SAMPLES = [
    ('data1.json', False),
    ('lena512.bmp', True),
    ('pg2229.txt', True),
    ('data1.html', False),
    ('10.1.1.105.5439.pdf', True),
]

# what the suite asks its peer to do, in order of preference: (give up context takeover?, window bits, 0: as it likes)
PLAIN = (False, 0)
WISHES = [
    [PLAIN],
    [(True, 0)],
    [(False, 9)],
    [(False, 15)],
    [(True, 9)],
    [(True, 15)],
    [(True, 9), (True, 0), PLAIN],
]


class DeflateCase(Case, object):
    """Sends one message after the other; each must come back unchanged before the next goes out."""

    def init(self):
        self.reportTime = True
        self.reportCompressionRatio = True
        normal = self.p.CLOSE_STATUS_CODE_NORMAL
        self.expectedClose = {'closedByMe': True, 'closeCode': [normal], 'requireClean': True}
        if self.p.factory.isServer:
            self.p.perMessageCompressionAccept = self.choose
        else:
            self.p.perMessageCompressionOffers = [Offer(True, True, *wish) for wish in self.WISHES]
            self.p.perMessageCompressionAccept = ResponseAccept
        self.messages = SampleText(sample_path(self.FILE), self.BINARY)
        self.left = self.MESSAGES

    def choose(self, offers):
        for no_takeover, window_bits in self.WISHES:
            for offer in offers:
                fits = offer.acceptNoContextTakeover or not no_takeover
                if fits and (offer.acceptMaxWindowBits or not window_bits):
                    return OfferAccept(offer, no_takeover, window_bits)
        return None

    def onOpen(self):
        self.p.enableWirelog(False)
        self.p.autoFragmentSize = self.FRAME
        if self.p._perMessageCompress is None:
            self.end(Case.UNIMPLEMENTED, 'The peer did not agree to permessage-deflate.')
            return
        self.result = 'Not done after %d s.' % self.SECONDS
        self.p.closeAfter(self.SECONDS)
        self.send()

    def send(self):
        self.left -= 1
        self.sent = self.messages.next(self.SIZE)
        self.p.sendMessage(self.sent, self.BINARY)

    def onMessage(self, message, binary):
        number = self.MESSAGES - self.left
        if binary != self.BINARY:
            self.end(Case.FAILED, 'Message %d came back as the other type.' % number)
        elif message != self.sent:
            lengths = (number, len(self.sent), len(message))
            self.end(Case.FAILED, 'Message %d of %d bytes came back changed (%d bytes).' % lengths)
        elif self.left:
            self.send()
        else:
            self.trafficStats = self.p.trafficStats
            self.end(Case.OK, 'All %d messages came back unchanged.' % self.MESSAGES)

    def end(self, behavior, result):
        self.behavior, self.result = behavior, result
        self.p.enableWirelog(True)
        self.p.sendClose(self.p.CLOSE_STATUS_CODE_NORMAL)


def sample_path(name):
    return os.path.join(os.path.dirname(autobahntestsuite.__file__), 'testdata', name)


def add_to_catalogue(messages):
    """Adds the 216 cases, of that many messages each, to those of the suite."""
    mend_offers()
    compress_deflate.zlib = Zlib
    catalogue.CaseCategories['12'] = 'WebSocket Compression (different payloads)'
    catalogue.CaseCategories['13'] = 'WebSocket Compression (different parameters)'
    for number, (name, binary) in enumerate(SAMPLES, 1):
        add_group('12.%d' % number, name, binary, [PLAIN], messages)
    for number, wishes in enumerate(WISHES, 1):
        add_group('13.%d' % number, SAMPLES[0][0], SAMPLES[0][1], wishes, messages)


def add_group(group, name, binary, wishes, messages):
    asked = ' or '.join('takeover %s, window %s' % ('off' if n else 'on', w or 'any') for n, w in wishes)
    catalogue.CaseSubCategories[group] = '%s (%s)' % (name, asked)
    for number, (size, frame, seconds) in enumerate(SHAPES, 1):
        catalogue.Cases.append(type('Case%s_%d' % (group.replace('.', '_'), number), (DeflateCase,), {
            'FILE': name, 'BINARY': binary, 'WISHES': wishes, 'MESSAGES': messages,
            'SIZE': size, 'FRAME': frame, 'SECONDS': seconds,
            'DESCRIPTION': '%d messages of %d, in frames of at most %s, from %s; asks for %s.' % (
                messages, size, frame or 'any size', name, asked),
            'EXPECTATION': 'Each comes back unchanged, all within %d s.' % seconds,
        }))


class Zlib(object):
    """Those names of Python's zlib that the codec uses; Jython's own ignores the window."""

    Z_DEFAULT_COMPRESSION, DEFLATED, Z_SYNC_FLUSH = -1, 8, 2

    class compressobj(object):
        def __init__(self, level, method, window_bits, memory_level):
            self.compressor = Compressor(-window_bits, memory_level)

        def compress(self, octets):
            return self.compressor.compress(octets)

        def flush(self, mode):
            return self.compressor.flush()

    @staticmethod
    def decompressobj(window_bits):
        return Decompressor(-window_bits)


def mend_offers():
    """The suite's own parser of a client's offer fails on every window size in it (RFC 7692 7.1.2)."""
    Offer.parse = classmethod(parse_offer)


def parse_offer(offer, parameters):
    found = dict((name, once(name, values)) for name, values in parameters.items())
    takes_window = 'client_max_window_bits' in found
    window('client_max_window_bits', found.pop('client_max_window_bits', True), True)
    server_window = window('server_max_window_bits', found.pop('server_max_window_bits', '0'), '0')
    server_no_takeover = flag('server_no_context_takeover', found)
    # RFC 7692 7.1.1.2: only a hint, a server may ask for it of any client
    flag('client_no_context_takeover', found)
    if found:
        raise Exception('unknown parameters of permessage-deflate: %s' % ', '.join(sorted(found)))
    return offer(True, takes_window, server_no_takeover, server_window)


def once(name, values):
    if len(values) != 1:
        raise Exception('parameter %s of permessage-deflate is there %d times' % (name, len(values)))
    return values[0]


def flag(name, found):
    value = found.pop(name, None)
    if value not in (None, True):
        raise Exception('parameter %s of permessage-deflate takes no value: %s' % (name, value))
    return value is True


def window(name, value, absent):
    if value != absent and value not in [str(bits) for bits in range(8, 16)]:
        raise Exception('parameter %s of permessage-deflate is not 8 to 15: %s' % (name, value))
    return int(value)
