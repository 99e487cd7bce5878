package dev.tidewire.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.python.core.Py;
import org.python.core.PyList;
import org.python.core.PyObject;
import org.python.core.PyString;
import org.python.util.PythonInterpreter;

/** The Autobahn Testsuite in a Jython interpreter; {@code suite.py} is its other half. */
final class Suite implements AutoCloseable {
    private static final int PUBLISHED_CASES = 517;

    private final PrintStream log;
    private final EventLoop loop;
    private final PythonInterpreter python;
    private final PyObject module;
    private final List<String> cases;

    /** One run of some cases in one direction, ready for {@link EventLoop#run}. */
    static final class Run {
        private final PyObject factory;

        private Run(PyObject factory) {
            this.factory = factory;
        }

        /** Where the client under test finds the cases. */
        String url() {
            return factory.__getattr__("url").toString();
        }

        /** Writes the suite's reports, index.html and index.json first. */
        void report() {
            factory.invoke("report");
        }
    }

    /**
     * Starts the interpreter and loads the suite, which takes some seconds.
     *
     * @param home the conformance folder
     * @param logFile what the suite prints
     * @param messages number of messages in each case of groups 12 and 13
     */
    Suite(Path home, Path logFile, int messages) throws IOException {
        log = new PrintStream(Files.newOutputStream(logFile), true);
        loop = new EventLoop(failure -> failure.printStackTrace(log));
        PythonInterpreter.initialize(System.getProperties(), settings(home), new String[0]);
        python = new PythonInterpreter();
        python.setOut(log);
        python.setErr(log);
        python.exec("import suite");
        module = python.get("suite");
        cases = strings(call("open", Py.java2py(loop), Py.newInteger(messages)));
        if (cases.size() != PUBLISHED_CASES) {
            throw new IllegalStateException("The suite has " + cases.size() + " cases, not " + PUBLISHED_CASES);
        }
    }

    EventLoop loop() {
        return loop;
    }

    /** Ids of all cases, in the order they are run. */
    List<String> cases() {
        return cases;
    }

    /** Prepares a run of those cases against a server, which has to listen already. */
    Run testServer(String url, List<String> ids, Path reports, Results results) {
        return new Run(call("test_server", new PyString(url), list(ids), path(reports), Py.java2py(results)));
    }

    /** Begins to listen for a client that fetches those cases. */
    Run testClient(List<String> ids, Path reports, Results results) {
        return new Run(call("test_client", list(ids), path(reports), Py.java2py(results)));
    }

    @Override
    public void close() throws IOException {
        loop.close();
        python.close();
        log.close();
    }

    private PyObject call(String function, PyObject... arguments) {
        return module.invoke(function, arguments);
    }

    private static PyObject list(List<String> words) {
        return new PyList(words.stream().map(PyString::new).toList());
    }

    private static PyObject path(Path path) {
        return new PyString(path.toString());
    }

    private static List<String> strings(PyObject list) {
        return List.of((Object[]) list.__tojava__(Object[].class)).stream()
                .map(String::valueOf)
                .toList();
    }

    private static Properties settings(Path home) {
        Properties settings = new Properties();
        settings.put("python.path", home.resolve("src/main/python") + ":" + home.resolve("target/suite"));
        settings.put("python.import.site", "false");
        settings.put("python.cachedir.skip", "true");
        settings.put("python.console.encoding", "UTF-8");
        return settings;
    }
}
