from dev.tidewire.conformance import XorMasker


class XorMaskerNull(object):
    """Masks nothing and counts the octets."""

    def __init__(self, mask=None):
        self.position = 0

    def pointer(self):
        return self.position

    def reset(self):
        self.position = 0

    def process(self, payload):
        self.position += len(payload)
        return payload


def createXorMasker(mask, length=None):
    return XorMasker(mask)
