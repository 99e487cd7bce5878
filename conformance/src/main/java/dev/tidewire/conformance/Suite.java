package dev.tidewire.conformance;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import org.python.core.Py;
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
        cases = strings(module.invoke("open", Py.java2py(loop), Py.newInteger(messages)));
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

    Run testServer(String url, List<String> ids, Path reports, Results results) {
        return new Run(module.invoke("test_server", arguments(new PyString(url), ids, reports, results)));
    }

    Run testClient(List<String> ids, Path reports, Results results) {
        PyObject[] all = arguments(Py.None, ids, reports, results);
        return new Run(
                module.invoke("test_client", List.of(all).subList(1, all.length).toArray(PyObject[]::new)));
    }

    @Override
    public void close() throws IOException {
        loop.close();
        python.close();
        log.close();
    }

    private static PyObject[] arguments(PyObject url, List<String> ids, Path reports, Results results) {
        PyObject list = Py.java2py(ids.stream().map(PyString::new).toArray(PyString[]::new));
        return new PyObject[] {url, list, new PyString(reports.toString()), Py.java2py(results)};
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
