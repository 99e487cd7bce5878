"""What the suite uses of a Twisted reactor, on the Java event loop.

The module is its own reactor: suite.py puts it where Twisted looks for one.
"""
from dev.tidewire.conformance import Connection
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.python.failure import Failure

loop = None  # the EventLoop, set by suite.py


def callLater(seconds, function, *args, **named):
    return loop.after(seconds, lambda: function(*args, **named))


def connectTCP(host, port, factory, timeout=30, bindAddress=None):
    Connector(host, port, factory).connect()


def listen(factory_for):
    """Accepts connections on a free port for the factory that factory_for(port) makes, and returns that."""
    port = loop.listen(lambda: Transport(factory.buildProtocol(None), lambda reason: None))
    factory = factory_for(port)
    return factory


def stop():
    loop.stop()


class Connector(object):
    """Opens connections to one address; the factory calls connect() again for the next."""

    def __init__(self, host, port, factory):
        self.host, self.port, self.factory = host, port, factory

    def connect(self):
        protocol = self.factory.buildProtocol(None)
        loop.connect(self.host, self.port, Transport(protocol, self.lost, self.failed))

    def lost(self, reason):
        self.factory.clientConnectionLost(self, reason)

    def failed(self, reason):
        self.factory.clientConnectionFailed(self, reason)


class Address(object):
    def __init__(self, socket_address):
        self.host, self.port = socket_address.address.hostAddress, socket_address.port


class Transport(Connection.Handler):
    """One connection as its protocol sees it (write, loseConnection ...) and as the loop does (opened, received ...)."""

    def __init__(self, protocol, lost, failed=None):
        self.protocol, self.lost, self.failed = protocol, lost, failed

    def opened(self, connection):
        self.connection = connection
        self.protocol.makeConnection(self)

    def refused(self, why):
        self.failed(Failure(ConnectError(string=why)))

    def received(self, octets):
        self.protocol.dataReceived(octets)

    def closed(self, clean):
        reason = Failure(ConnectionDone() if clean else ConnectionLost())
        try:
            self.protocol.connectionLost(reason)
        finally:
            self.lost(reason)

    def write(self, octets):
        self.connection.write(octets)

    def loseConnection(self):
        self.connection.close()

    def abortConnection(self):
        self.connection.abort()

    def setTcpNoDelay(self, on):
        self.connection.noDelay(on)

    def getPeer(self):
        return Address(self.connection.peer())
