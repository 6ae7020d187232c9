package pavm.test;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectUniqueId;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.platform.engine.EngineExecutionListener;
import org.junit.platform.engine.ExecutionRequest;
import org.junit.platform.engine.FilterResult;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.TestEngine;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.UniqueId;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.PostDiscoveryFilter;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.junit.platform.launcher.core.LauncherConfig;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;

/** Tests of JUnit 3, 4 and 5, by the JUnit platform that is on the class path. */
final class JUnit {
    private JUnit() {}

    private static Launcher launcher;

    private static Launcher launcher() {
        if (launcher == null) {
            // What the jars bring along must not run in the template.
            launcher = LauncherFactory.create(LauncherConfig.builder()
                    .enableLauncherSessionListenerAutoRegistration(false)
                    .enableTestExecutionListenerAutoRegistration(false)
                    .build());
        }
        return launcher;
    }

    /**
     * Runs a test of each version that is there, so that what runs tests is loaded and initialised. By the engines, not
     * the launcher: its plan of tests looks up serialisable classes, and a template can't have the classes that the JDK
     * generates for that.
     */
    static void warm(String versions) {
        launcher();
        for (String version : versions.split(",")) {
            try {
                Class<?> sample = Class.forName("pavm.test.Sample" + version);
                LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                        .selectors(selectClass(sample))
                        .configurationParameter("junit.jupiter.extensions.autodetection.enabled", "false")
                        .build();
                TestEngine engine = (TestEngine) Class.forName(ENGINES.get(version)).getConstructor().newInstance();
                TestDescriptor tests = engine.discover(request, UniqueId.forEngine(engine.getId()));
                engine.execute(new ExecutionRequest(tests, new EngineExecutionListener() {},
                        request.getConfigurationParameters()));
            } catch (Throwable t) {
                // Then the session does it.
            }
        }
    }

    private static final Map<String, String> ENGINES = Map.of(
            "5", "org.junit.jupiter.engine.JupiterTestEngine",
            "4", "org.junit.vintage.engine.VintageTestEngine");

    static void run(Request request, Events events) {
        Class<?> c;
        try {
            c = Class.forName(request.className, false, ClassLoader.getSystemClassLoader());
        } catch (Throwable t) {
            failed(request.className, events, t);
            return;
        }
        PostDiscoveryFilter filter = descriptor -> {
            boolean out = request.excludedIds.contains(descriptor.getUniqueId().toString());
            if (!out && descriptor.getSource().orElse(null) instanceof MethodSource method) {
                String name = method.getMethodName();
                out = request.excludedMethods.contains(name)
                        || !request.methods.isEmpty() && !request.methods.contains(name);
            }
            return FilterResult.includedIf(!out);
        };
        LauncherDiscoveryRequest discovery = LauncherDiscoveryRequestBuilder.request()
                .selectors(List.of(request.onlyId == null ? selectClass(c) : selectUniqueId(request.onlyId)))
                .filters(filter)
                .configurationParameter("junit.jupiter.execution.parallel.enabled", "false")
                .build();
        Listener listener = new Listener(request.className, events);
        try {
            if (request.list) {
                list(launcher().discover(discovery), events);
                return;
            }
            launcher().execute(discovery, listener);
        } catch (Throwable t) {
            failed(request.className, events, t);
        }
    }

    /** The tests that are known before anything runs, and the containers whose tests are not. */
    private static void list(TestPlan plan, Events events) {
        for (TestIdentifier root : plan.getRoots()) {
            for (TestIdentifier test : plan.getDescendants(root)) {
                if (test.isTest() || plan.getChildren(test).isEmpty()) {
                    events.found(test.getUniqueId());
                }
            }
        }
    }

    private static void failed(String name, Events events, Throwable t) {
        events.start(name, "");
        events.end(name, "", "error", PlainTests.describe(t), t);
    }

    private static final class Listener implements TestExecutionListener {
        private final Events events;
        private final String className;
        /** How often a name was given: names must differ. */
        private final Map<String, Integer> names = new HashMap<>();
        private final Map<String, String> given = new HashMap<>();

        Listener(String className, Events events) {
            this.className = className;
            this.events = events;
        }

        /** The way from the class to the test, from its id: the same in each run, which a display name may not be. */
        private String name(TestIdentifier test) {
            return given.computeIfAbsent(test.getUniqueId(), id -> {
                StringBuilder name = new StringBuilder();
                for (UniqueId.Segment segment : UniqueId.parse(id).getSegments()) {
                    String value = segment.getValue();
                    switch (segment.getType()) {
                        case "engine", "class" -> { }
                        case "runner" -> name.append(value.equals(className) ? "" : value);
                        case "test-template-invocation", "dynamic-test", "dynamic-container" ->
                            name.append('[').append(value).append(']');
                        default -> name.append(name.length() == 0 ? "" : "/")
                                .append(value.endsWith("(" + className + ")")
                                        ? value.substring(0, value.length() - className.length() - 2) : value);
                    }
                }
                int count = names.merge(name.toString(), 1, Integer::sum);
                return count == 1 ? name.toString() : name + " (" + count + ")";
            });
        }

        @Override
        public void executionStarted(TestIdentifier test) {
            if (test.isTest()) {
                events.start(test.getUniqueId(), name(test));
            }
        }

        @Override
        public void executionSkipped(TestIdentifier test, String reason) {
            events.end(test.getUniqueId(), name(test), "notrun", reason, null);
        }

        @Override
        public void executionFinished(TestIdentifier test, TestExecutionResult result) {
            Throwable thrown = result.getThrowable().orElse(null);
            String message = thrown == null ? "" : PlainTests.describe(thrown);
            switch (result.getStatus()) {
                case SUCCESSFUL -> {
                    if (test.isTest()) {
                        events.end(test.getUniqueId(), name(test), "passed", "", null);
                    }
                }
                case ABORTED -> events.end(test.getUniqueId(), name(test), "notrun", message, null);
                default -> events.end(test.getUniqueId(), name(test),
                        thrown instanceof AssertionError ? "failed" : "error", message, thrown);
            }
        }
    }
}
